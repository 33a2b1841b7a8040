import CLinux

/// JPEG files one after the other, as a camera would show them.
final class PictureFiles: BufferedSource {
    private let paths: [String]
    private let isEndless: Bool
    private var place = 0

    /// More bytes than this are not a photograph.
    private static let largestSize = 512 << 20

    /// The JPEG files of a folder, in the order of their names' bytes.
    /// - Parameter isEndless: Whether the first file follows the last.
    init(folder: String, rate: FrameRate, isEndless: Bool) throws(CameraError) {
        paths = Self.pictures(in: folder)
        guard !paths.isEmpty else { throw .noImages }
        self.isEndless = isEndless
        try super.init(CameraMode(jpegAt: rate), pace: rate, waits: true)
    }

    override func next(until limit: UInt64) throws(CameraError) -> CameraFrame? {
        guard pace.wait(until: limit) else { return nil }
        if place == paths.count {
            guard isEndless else { throw .ended }
            place = 0
        }
        guard let index = buffers.free() else { return nil }
        let path = paths[place]
        place += 1
        pace.advance()
        guard let length = try read(path, into: index) else {
            sequence &+= 1
            damaged += 1
            return nil
        }
        return lend(index, 0..<length)
    }

    /// The length of a file; nil for one that cannot be read, has no bytes or too many.
    private func read(_ path: String, into index: Int) throws(CameraError) -> Int? {
        var error: Int32 = 0
        let descriptor = path.withCString { clinux_open_regular($0, &error) }
        guard descriptor >= 0 else { return nil }
        defer { clinux_close(descriptor) }
        var length = 0
        while length < Self.largestSize {
            let memory = try buffers.grow(index, to: length + 1 << 16)
            let got = clinux_read(descriptor, memory.baseAddress! + length, memory.count - length, &error)
            if got < 0 { return nil }
            if got == 0 { return length == 0 ? nil : length }
            length += got
        }
        return nil
    }

    private static func pictures(in folder: String) -> [String] {
        guard let open = folder.withCString({ clinux_open_folder($0) }) else { return [] }
        defer { clinux_close_folder(open) }
        var names: [[UInt8]] = []
        while let name = clinux_next_name(open) {
            var bytes: [UInt8] = []
            var at = name
            while at.pointee != 0 {
                bytes.append(UInt8(bitPattern: at.pointee))
                at += 1
            }
            if isPicture(bytes) { names.append(bytes) }
        }
        names.sort { $0.lexicographicallyPrecedes($1) }
        return names.map { "\(folder)/\(String(decoding: $0, as: UTF8.self))" }
    }

    private static func isPicture(_ name: [UInt8]) -> Bool {
        let lower = name.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
        return lower.suffix(4).elementsEqual(".jpg".utf8) || lower.suffix(5).elementsEqual(".jpeg".utf8)
    }
}
