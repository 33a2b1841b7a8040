import CLinux
import Foundation
import Text

/// Why a file cannot be read.
package struct FileError: Error {
    let number: Int32

    /// Whether it says nothing of the files beside: a link leads nowhere, or the name is that of a pipe or a device.
    package var isOfThisFile: Bool { [ENOENT, ELOOP, EOPNOTSUPP].contains(number) }

    /// In a clause.
    package var reason: String {
        switch number {
        case ENOENT: "there is no such file"
        case EISDIR: "it is a folder"
        case EOPNOTSUPP: "it is no regular file"
        case EFBIG: "it is larger than \(largestPipe >> 30) GiB"
        default: String(cString: clinux_error_text(number))
        }
    }
}

/// The most bytes that are taken from what has no size to be known beforehand, such as a pipe.
private let largestPipe = 1 << 30

/// A whole regular file, mapped; anything else is refused without waiting for it.
package func mapFile(_ path: String) throws(FileError) -> Data {
    var length = 0
    var error: Int32 = 0
    guard let address = path.withFileName({ clinux_map_file($0, &length, &error) }) else {
        throw FileError(number: error)
    }
    guard length > 0 else { return Data() }
    return Data(
        bytesNoCopy: UnsafeMutableRawPointer(mutating: address), count: length,
        deallocator: .custom { clinux_unmap($0, $1) })
}

/// A whole file that the caller has named, mapped where it is a regular one; a pipe is read to its end.
package func readFile(_ path: String) throws(FileError) -> Data {
    do throws(FileError) {
        return try mapFile(path)
    } catch {
        guard error.number == EOPNOTSUPP else { throw error }
        var length = 0
        var number: Int32 = 0
        guard let bytes = path.withFileName({ clinux_read_file($0, largestPipe, &length, &number) }) else {
            throw FileError(number: number)
        }
        return Data(bytesNoCopy: bytes, count: length, deallocator: .custom { address, _ in clinux_free(address) })
    }
}

extension FileError: CustomStringConvertible {
    /// The reason.
    package var description: String { reason }
}
