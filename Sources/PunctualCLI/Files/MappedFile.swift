import CLinux

/// A file mapped read-only for as long as this object lives.
final class MappedFile {
    /// The whole file; starts at a page.
    let bytes: UnsafeRawBufferPointer

    /// Maps the file, or says why it cannot be opened.
    init(_ path: Argument) throws(Failure) {
        var length = 0
        var error: Int32 = 0
        guard let address = clinux_map_file(path.bytes, &length, &error) else {
            throw Failure(cannotOpen: path, error)
        }
        bytes = UnsafeRawBufferPointer(start: address, count: length)
    }

    deinit {
        if let address = bytes.baseAddress { clinux_unmap(address, bytes.count) }
    }
}
