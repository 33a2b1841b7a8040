import Testing
import Vision

@Suite("The pixels are Pillow's, bit for bit")
struct PillowTests {
    @Test(
        "Files: every kind of JPEG, PNG and WebP, every rule and channel order", arguments: [".jpg", ".png", ".webp"])
    func files(ending: String) throws {
        let cases = PillowCase.all().filter { $0.image.hasSuffix(ending) }
        #expect(cases.count > 150)
        for one in cases {
            let pixels = try ImageReader(one.preprocessing).pixels(ofFile: fixture(one.image))
            #expect(digest(pixels) == one.expected, "\(one.testDescription)")
        }
    }

    @Test("Images in memory: larger and extreme sizes, with gaps between the rows")
    func memory() throws {
        let cases = PillowCase.all().filter { !$0.image.contains(".") }
        #expect(cases.count > 150)
        for (name, group) in Dictionary(grouping: cases, by: \.image) {
            let size = name.split(separator: "x").map { Int($0)! }
            let (width, height) = (size[0], size[1])
            let pixels = roughPattern(width: width, height: height)
            let gap = 5
            var spaced: [UInt8] = []
            for y in 0..<height {
                spaced += pixels[(y * width * 3)..<((y + 1) * width * 3)]
                spaced += [UInt8](repeating: 77, count: gap)
            }
            for one in group {
                let result = try ImageReader(one.preprocessing)
                    .pixels(ofRGB: spaced, width: width, height: height, rowStride: width * 3 + gap)
                #expect(digest(result) == one.expected, "\(one.testDescription)")
            }
        }
    }

    @Test("One reader gives the same for an image whatever it read before")
    func readersKeepNothing() throws {
        let preprocessing = Preprocessing(cropWidth: 24, cropHeight: 20, resize: .shorterSide(32))
        let reader = ImageReader(preprocessing)
        let names = ["colour-420.jpg", "grey.jpg", "colour-420.jpg", "progressive.jpg", "colour-420.jpg"]
        for name in names {
            #expect(throws: VisionError.self) { try reader.pixels(ofFile: Array(fixture(name).dropLast(300))) }
            let alone = try ImageReader(preprocessing).pixels(ofFile: fixture(name))
            #expect(try reader.pixels(ofFile: fixture(name)) == alone, "\(name)")
        }
    }
}
