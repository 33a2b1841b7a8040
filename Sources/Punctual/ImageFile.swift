import CLinux

/// The bytes of an image file, in memory for as long as this value lives.
struct ImageFile: ~Copyable {
    /// More bytes than this are not a photograph.
    private static var largestSize: Int { 512 << 20 }

    /// The whole file.
    let bytes: UnsafeRawBufferPointer
    private let isStandardInput: Bool

    /// The image in it. What comes through a pipe is one image: with a second one something else was meant.
    var source: ImageSource { .file(bytes, isAlone: isStandardInput) }

    /// Reads the file at `path`, or standard input for "-".
    init(_ path: UnsafePointer<CChar>) throws(ClassifierError) {
        var length = 0
        var errno: Int32 = 0
        guard let first = clinux_read_file(path, Self.largestSize, &length, &errno) else {
            throw .cannotOpenImage(errno: errno)
        }
        isStandardInput = path[0] == UInt8(ascii: "-") && path[1] == 0
        bytes = UnsafeRawBufferPointer(start: first, count: length)
    }

    deinit {
        clinux_free(UnsafeMutablePointer(mutating: bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)))
    }
}
