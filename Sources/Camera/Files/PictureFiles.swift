import CLinux
import Text

/// JPEG files one after the other, as a camera would show them.
final class PictureFiles: BufferedSource {
    /// As the system has them: names need not be UTF-8.
    private let paths: [UnsafeMutablePointer<CChar>]
    private let isEndless: Bool
    private var place = 0
    /// Whether a file of this round has been a picture.
    private var hasPictures = false
    /// The file that is being read, or -1; its size, its buffer, and how much of it has come.
    private var descriptor: Int32 = -1
    private var size = 0
    private var index = 0
    private var length = 0
    /// Why it cannot be read, as an errno value.
    private var failure: Int32 = 0

    /// Reading more than this at once takes too long.
    private static let mostAtOnce = 1 << 18

    /// The JPEG files of a folder, in the order of their names' bytes.
    /// - Parameter isEndless: Whether the first file follows the last.
    init(folder: [CChar], rate: FrameRate, isEndless: Bool) throws(CameraError) {
        paths = Self.pictures(in: folder)
        guard !paths.isEmpty else { throw .noImages }
        self.isEndless = isEndless
        try super.init(CameraMode(jpegAt: rate), pace: rate, waits: true)
    }

    deinit {
        close()
        for path in paths { clinux_free(path) }
    }

    override func next(until limit: UInt64) throws(CameraError) -> CameraFrame? {
        guard pace.wait(until: limit) else { return nil }
        if descriptor < 0 {
            if place == paths.count {
                guard isEndless else { throw .ended }
                // The folder may have gone, or been emptied.
                guard hasPictures else { throw .noImages }
                (place, hasPictures) = (0, false)
            }
            guard let free = buffers.free() else { return nil }
            open(paths[place], into: free)
            place += 1
        }
        repeat {
            let isPicture = try read()
            if isPicture, length < size { continue }
            close()
            pace.advance()
            if isPicture {
                hasPictures = true
                return lend(index, 0..<size)
            }
            sequence &+= 1
            if damaged == 0 {
                damagedFile = DamagedFile(name: String(cString: paths[place - 1]).printable, errno: failure)
            }
            damaged += 1
            return nil
        } while clinux_now_ns() < limit
        return nil
    }

    private func open(_ path: UnsafePointer<CChar>, into index: Int) {
        failure = 0
        descriptor = clinux_open_regular(path, &failure)
        size = clinux_file_size(descriptor)
        (self.index, length) = (index, 0)
    }

    private func close() {
        clinux_close(descriptor)
        descriptor = -1
    }

    /// Reads more of the file; false for one that cannot be read, is too large, or is none of JPEG's.
    private func read() throws(CameraError) -> Bool {
        guard descriptor >= 0 else { return false }
        guard (JPEGBoundary.startLength...Self.largestFile).contains(size) else { return false }
        let memory = try buffers.grow(index, to: size)
        let got = clinux_read(descriptor, memory.baseAddress! + length, min(size - length, Self.mostAtOnce), &failure)
        length += max(got, 0)
        return got > 0
            && JPEGBoundary.start(in: UnsafeRawBufferPointer(rebasing: memory[..<JPEGBoundary.startLength])) == 0
    }

    private static func pictures(in folder: [CChar]) -> [UnsafeMutablePointer<CChar>] {
        guard let open = clinux_open_folder(folder) else { return [] }
        defer { clinux_close_folder(open) }
        var paths: [UnsafeMutablePointer<CChar>] = []
        while let name = clinux_next_name(open) {
            // Hidden files are other programs' notes.
            guard name[0] != UInt8(ascii: "."),
                clinux_has_ending(name, ".jpg") != 0 || clinux_has_ending(name, ".jpeg") != 0,
                let path = clinux_join_path(folder, name)
            else { continue }
            paths.append(path)
        }
        clinux_sort_texts(&paths, paths.count)
        return paths
    }
}
