import Testing
import Vision

@Suite("A photograph is turned as its camera noted")
struct OrientationTests {
    private static let (width, height) = (24, 16)
    private let upright: [UInt8]

    init() {
        upright = encodeJPEG(width: Self.width, height: Self.height, sampling: .yuv444) { y, row in
            for x in 0..<Self.width {
                (row[3 * x], row[3 * x + 1], row[3 * x + 2]) = (UInt8(x * 10), UInt8(y * 15), x < 5 && y < 3 ? 255 : 0)
            }
        }
    }

    /// The photograph with a segment of Exif behind its first two bytes.
    private func tagged(_ exif: [UInt8]) -> [UInt8] {
        let length = exif.count + 2
        return upright[..<2] + [0xFF, 0xE1, UInt8(length >> 8), UInt8(length & 255)] + exif + upright[2...]
    }

    /// A segment whose directory has another entry before the orientation.
    private func exif(_ orientation: UInt8, isBigEndian: Bool = true) -> [UInt8] {
        func short(_ value: UInt8) -> [UInt8] { isBigEndian ? [0, value] : [value, 0] }
        func long(_ value: UInt8) -> [UInt8] { isBigEndian ? [0, 0, 0, value] : [value, 0, 0, 0] }
        let mark = UInt8(ascii: isBigEndian ? "M" : "I")
        let tag: [UInt8] = isBigEndian ? [1, 0x12] : [0x12, 1]
        let other: [UInt8] = isBigEndian ? [1, 0x0F] : [0x0F, 1]
        return Array("Exif\0\0".utf8) + [mark, mark] + short(42) + long(8) + short(2) + other + short(3) + long(1)
            + short(6) + [0, 0] + tag + short(3) + long(1) + short(orientation) + [0, 0] + long(0)
    }

    /// The pixel of the file that lies at a place of the upright picture: Exif 2.32, figure of tag 274.
    private func source(_ orientation: UInt8, _ x: Int, _ y: Int) -> (x: Int, y: Int) {
        let (right, bottom) = (Self.width - 1, Self.height - 1)
        switch orientation {
        case 2: return (right - x, y)
        case 3: return (right - x, bottom - y)
        case 4: return (x, bottom - y)
        case 5: return (y, x)
        case 6: return (y, bottom - x)
        case 7: return (right - y, bottom - x)
        case 8: return (right - y, x)
        default: return (x, y)
        }
    }

    private func pixels(
        _ file: [UInt8], width: Int, height: Int, _ view: ImageView = ImageView()
    ) throws -> [UInt8] {
        try ImageReader(Preprocessing(cropWidth: width, cropHeight: height, resize: .none), view: view)
            .pixels(ofFile: file)
    }

    @Test("Every pixel is where it belongs", arguments: 1...8 as ClosedRange<UInt8>, [false, true])
    func pixels(orientation: UInt8, isBigEndian: Bool) throws {
        let (width, height) = orientation < 5 ? (Self.width, Self.height) : (Self.height, Self.width)
        let plain = try pixels(upright, width: Self.width, height: Self.height)
        let found = try pixels(tagged(exif(orientation, isBigEndian: isBigEndian)), width: width, height: height)
        for y in 0..<height {
            for x in 0..<width {
                let (fileX, fileY) = source(orientation, x, y)
                let (place, expected) = (3 * (y * width + x), 3 * (fileY * Self.width + fileX))
                #expect(found[place..<place + 3] == plain[expected..<expected + 3], "\(x), \(y)")
            }
        }
    }

    @Test("Region, turn and mirror are those of the upright picture", arguments: 1...8 as ClosedRange<UInt8>)
    func views(orientation: UInt8) throws {
        let (width, height) = orientation < 5 ? (Self.width, Self.height) : (Self.height, Self.width)
        let whole = try pixels(tagged(exif(orientation)), width: width, height: height)
        for rotation in [ImageView.Rotation.none, .quarter, .half, .threeQuarters] {
            for isMirrored in [false, true] {
                let region = ImageView.Region(x: 3, y: 2, width: 9, height: 6)
                let view = ImageView(region: region, rotation: rotation, isMirrored: isMirrored)
                let isTurned = rotation == .quarter || rotation == .threeQuarters
                let (columns, rows) = isTurned ? (6, 9) : (9, 6)
                let found = try pixels(tagged(exif(orientation)), width: columns, height: rows, view)
                let expected = try ImageReader(
                    Preprocessing(cropWidth: columns, cropHeight: rows, resize: .none), view: view
                ).pixels(ofRGB: whole, width: width, height: height, rowStride: 3 * width)
                #expect(found == expected, "\(view)")
            }
        }
    }

    @Test("A region beside the upright picture is refused in its sizes")
    func regions() {
        let view = ImageView(region: .init(x: 0, y: 20, width: 4, height: 4))
        #expect(throws: Never.self) { try pixels(tagged(exif(6)), width: 4, height: 4, view) }
        #expect(throws: VisionError.self) { try pixels(upright, width: 4, height: 4, view) }
        #expect(throws: VisionError.self) { try pixels(tagged(exif(3)), width: 4, height: 4, view) }
    }

    @Test("What makes no sense turns nothing")
    func nonsense() throws {
        let plain = try pixels(upright, width: Self.width, height: Self.height)
        let right = exif(6)
        var segments = (0..<right.count).map { Array(right[..<$0]) }
        for index in right.indices where index < 38 {
            for value in [0, 1, 0x7F, 0xFF] as [UInt8] {
                var changed = right
                changed[index] = value
                segments.append(changed)
            }
        }
        segments += [exif(0), exif(9), Array("http://ns.adobe.com/xap/1.0/\0".utf8)]
        for segment in segments {
            let file = tagged(segment)
            // Either it is turned, or it is as it was, and nothing is read beyond it.
            let turned = try? pixels(file, width: Self.height, height: Self.width)
            let same = try? pixels(file, width: Self.width, height: Self.height)
            #expect((turned == nil) != (same == nil) && (same == nil || same == plain))
        }
    }
}
