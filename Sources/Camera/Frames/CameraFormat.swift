import Vision

/// What the frames of a camera are made of.
package enum CameraFormat: Equatable, Sendable {
    /// Pixels as they are.
    case pixels(PixelFormat)
    /// A JPEG file each.
    case jpeg
    /// Something that a library converts; the kernel's number.
    case foreign(UInt32)

    /// Every format that is read, and the kernel's letters for it; the best comes first.
    ///
    /// Pixels need no decoding, and packed ones of the fewest bytes move fastest; pictures of compressed cameras are last.
    package static let known: [(letters: StaticString, format: CameraFormat)] = [
        ("YUYV", .pixels(.yuyv)), ("UYVY", .pixels(.uyvy)), ("YVYU", .pixels(.yvyu)), ("NV12", .pixels(.nv12)),
        ("NV21", .pixels(.nv21)), ("YU12", .pixels(.yu12)), ("YV12", .pixels(.yv12)), ("RGB3", .pixels(.rgb)),
        ("BGR3", .pixels(.bgr)), ("GREY", .pixels(.grey)), ("MJPG", .jpeg), ("JPEG", .jpeg),
    ]

    /// The format that the kernel calls by this number; nil for others.
    package init?(code: UInt32) {
        for (letters, format) in Self.known where Self.code(letters) == code {
            self = format
            return
        }
        return nil
    }

    /// The kernel's letters for it; "pixels" for others that are read.
    package var name: String {
        if case .foreign(let code) = self { return Self.letters(code) }
        for (letters, format) in Self.known where format == self { return Self.letters(Self.code(letters)) }
        return "pixels"
    }

    /// The kernel's number of four letters, the first in the lowest byte.
    package static func code(_ letters: StaticString) -> UInt32 {
        code(UnsafeBufferPointer(start: letters.utf8Start, count: letters.utf8CodeUnitCount))
    }

    /// The same of letters that are a part of something.
    static func code(_ letters: some BidirectionalCollection<UInt8>) -> UInt32 {
        precondition(letters.count == 4, "CameraFormat: a code has four letters")
        return letters.reversed().reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// The letters of a number, with a full stop for each that cannot be shown.
    package static func letters(_ code: UInt32) -> String {
        var bytes: [UInt8] = []
        for index in 0..<4 {
            // The highest bit says that the bytes come in the other order.
            let byte = UInt8(truncatingIfNeeded: code >> UInt32(8 * index)) & 0x7F
            bytes.append((0x20...0x7E).contains(byte) ? byte : UInt8(ascii: "."))
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Whether a number stands for a raw sensor's mosaic, one colour a pixel.
    package static func isMosaic(_ code: UInt32) -> Bool {
        for letters in mosaics where Self.code(letters) == code { return true }
        let bytes = (0..<4).map { UInt8(truncatingIfNeeded: code >> UInt32(8 * $0)) }
        // Packed: p, the first pixel's colour, and the number of bits as a letter twice.
        return bytes[0] == UInt8(ascii: "p") && "BGgR".utf8.contains(bytes[1]) && bytes[2] == bytes[3]
    }

    /// Those with 8, 10, 12, 14 and 16 bits.
    private static let mosaics: [StaticString] = [
        "BA81", "GBRG", "GRBG", "RGGB", "BG10", "GB10", "BA10", "RG10", "BG12", "GB12", "BA12", "RG12", "BG14", "GB14",
        "GR14", "RG14", "BYR2", "GB16", "GR16", "RG16",
    ]
}
