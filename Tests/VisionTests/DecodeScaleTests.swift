import CLinux
import Glibc
import Testing
import Vision

@Suite("Large files are decoded small")
struct DecodeScaleTests {
    @Test(
        "Two decoded pixels are left for each resized one",
        arguments: [
            (64, 64, 1), (127, 127, 1), (127, 500, 1), (128, 128, 2), (255, 999, 2), (256, 256, 4), (511, 511, 4),
            (512, 512, 8), (4000, 3000, 8),
        ])
    func rule(width: Int, height: Int, scale: Int) throws {
        let preprocessing = Preprocessing(cropWidth: 32, cropHeight: 32, resize: .shorterSide(32))
        #expect(try ImageGeometry(preprocessing, sourceWidth: width, sourceHeight: height).decodeScale == scale)
        let unresized = Preprocessing(cropWidth: width, cropHeight: height, resize: .none)
        #expect(try ImageGeometry(unresized, sourceWidth: width, sourceHeight: height).decodeScale == 1)
    }

    @Test("The side that is reduced less decides")
    func stretched() throws {
        let preprocessing = Preprocessing(cropWidth: 16, cropHeight: 16, resize: .exact(width: 128, height: 16))
        #expect(try ImageGeometry(preprocessing, sourceWidth: 1024, sourceHeight: 1024).decodeScale == 4)
        #expect(try ImageGeometry(preprocessing, sourceWidth: 500, sourceHeight: 8000).decodeScale == 1)
    }

    /// The greatest and the mean difference in levels between a file read as usual and one decoded in full size first.
    private func differences(
        _ bytes: [UInt8], side: Int, channels: Preprocessing.Channels = .rgb
    ) throws -> (mean: Double, most: Int, scale: Int) {
        let preprocessing = Preprocessing(
            cropWidth: side, cropHeight: side, resize: .exact(width: side, height: side), channels: channels)
        let reader = ImageReader(preprocessing)
        let work = try bytes.withUnsafeBytes { try reader.work(ofFile: $0) }
        // As red, green, blue, from which luma follows.
        let full = try ImageReader(Preprocessing(cropWidth: work.width, cropHeight: work.height, resize: .none))
            .pixels(ofFile: bytes)
        let expected = try reader.pixels(ofRGB: full, width: work.width, height: work.height, rowStride: work.width * 3)
        let pixels = try reader.pixels(ofFile: bytes)
        let differences = zip(pixels, expected).map { abs(Int($0) - Int($1)) }
        return (Double(differences.reduce(0, +)) / Double(pixels.count), differences.max()!, work.decodeScale)
    }

    @Test("Sizes that are no multiples of eight are not shifted", arguments: [false, true])
    func oddSizes(progressive: Bool) throws {
        for extra in 0...17 {
            let (width, height) = (128 + extra, 144 + extra * 5 % 18)
            let bytes = encodeJPEG(width: width, height: height, progressive: progressive) { y, row in
                for x in 0..<width {
                    row[3 * x] = UInt8(x * 255 / width)
                    row[3 * x + 1] = UInt8(y * 255 / height)
                    row[3 * x + 2] = UInt8((x + y) * 255 / (width + height))
                }
            }
            for (side, scale) in [(40, 1), (32, 2), (16, 4), (8, 8), (3, 8)] {
                let (mean, most, used) = try differences(bytes, side: side)
                #expect(used == scale)
                // Taking an incomplete last block for a complete one moves the far edge by up to 14 levels.
                #expect(
                    scale == 1 ? most == 0 : most <= 5 && mean < 1.6, "\(width)x\(height) to \(side): \(mean), \(most)")
            }
        }
    }

    @Test(
        "Every kind of file",
        arguments: [
            "colour-420.jpg", "colour-422.jpg", "colour-444.jpg", "rgb.jpg", "grey.jpg",
            "cmyk.jpg", "ycck.jpg", "progressive.jpg", "progressive-grey.jpg", "restart-markers.jpg",
        ])
    func kinds(name: String) throws {
        var scales: Set<Int> = []
        for side in 3...16 {
            for channels in [Preprocessing.Channels.rgb, .luma] {
                let result = try differences(fixture(name), side: side, channels: channels)
                scales.insert(result.scale)
                #expect(result.mean < 3.5 && result.most <= 16, "\(side): \(result)")
            }
        }
        #expect(scales.isSuperset(of: [2, 4]))
    }

    /// A folder of JPEG files with long sides; most of them should be photographs.
    private static let folder = clinux_environment("PUNCTUAL_PHOTOGRAPHS").map { String(cString: $0) }

    @Test("Photographs", .enabled(if: folder != nil, "PUNCTUAL_PHOTOGRAPHS names no folder of JPEG files"))
    func photographs() throws {
        let folder = try #require(Self.folder)
        let listing = try #require(opendir(folder))
        defer { closedir(listing) }
        var sums: [Int: (mean: Double, count: Int, most: Int)] = [:]
        while let entry = readdir(listing) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            guard name.hasSuffix(".jpg") else { continue }
            var length = 0
            var error: Int32 = 0
            let file = try #require(clinux_read_file("\(folder)/\(name)", 1 << 28, &length, &error))
            defer { clinux_free(file) }
            let bytes = Array(UnsafeBufferPointer(start: file, count: length))
            for side in [12, 32, 64, 200] {
                let (mean, most, scale) = try differences(bytes, side: side)
                #expect(scale == 1 ? most == 0 : mean < 4, "\(name) to \(side): mean \(mean), most \(most)")
                let sum = sums[scale] ?? (0, 0, 0)
                sums[scale] = (sum.mean + mean, sum.count + 1, max(sum.most, most))
            }
        }
        for (scale, sum) in sums.sorted(by: { $0.key < $1.key }) {
            print("1/\(scale): \(sum.count) images, mean \(sum.mean / Double(sum.count)) levels, most \(sum.most)")
        }
        #expect(sums.count > 1)
    }
}
