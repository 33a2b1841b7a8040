import CLinux
import Glibc
import Text

extension Converter {
    /// Writes a file that appears whole or not at all; what is there and is no regular file is written to directly.
    package static func write(_ bytes: [UInt8], to path: String) throws(ConvertError) {
        if let reason = writeFile(bytes, to: path) { throw .cannotWrite(path: path, reason: reason) }
    }

    /// Refuses a path that `write` could not write to.
    package static func requireWritable(_ path: String) throws(ConvertError) {
        let error = path.withFileName { clinux_check_output($0) }
        switch error {
        case 0: return
        case EISDIR: throw .cannotWrite(path: path, reason: "it is a folder")
        case ENOENT, EACCES, EROFS, ENOTDIR:
            throw .cannotWrite(path: path, reason: "its folder does not exist or cannot be written to")
        default: throw .cannotWrite(path: path, reason: String(cString: clinux_error_text(error)))
        }
    }

    /// Whether two paths lead to one regular file, by whatever links.
    package static func isSameFile(_ one: String, _ other: String) -> Bool {
        guard one.withFileName({ clinux_path_kind($0, 1) }) == Int32(clinux_regular_file),
            let first = FileIdentity(one), let second = FileIdentity(other)
        else { return false }
        return first == second
    }

    /// Whether what is written to the path comes out of standard output.
    package static func isStandardOutput(_ path: String) -> Bool {
        guard let file = FileIdentity(path), let output = FileIdentity(descriptor: Output.standardOutput) else {
            return false
        }
        return file == output
    }

    /// Creates a folder and those on the way to it, unless they exist.
    package static func makeFolder(_ path: String) throws(ConvertError) {
        var ends = path.utf8.indices.dropFirst().filter { path.utf8[$0] == UInt8(ascii: "/") }
        ends.append(path.endIndex)
        for end in ends {
            var error: Int32 = 0
            let made = String(path[..<end]).withFileName { clinux_make_directory($0, &error) }
            // Those on the way may exist where the caller may not make any.
            guard made == 0 || end != path.endIndex else {
                throw .cannotWrite(path: path, reason: String(cString: clinux_error_text(error)))
            }
        }
    }
}

/// What tells a file from every other.
private struct FileIdentity: Equatable {
    private var device: UInt64 = 0
    private var inode: UInt64 = 0

    /// Of the file that a path leads to; nil where there is none.
    init?(_ path: String) {
        guard path.withFileName({ clinux_file_identity($0, &device, &inode) }) == 0 else { return nil }
    }

    /// Of an open file.
    init?(descriptor: Int32) {
        guard clinux_descriptor_identity(descriptor, &device, &inode) == 0 else { return nil }
    }
}
