import CLinux
import Text

/// The process that has a device open, for messages.
package struct DeviceUser: Equatable, Sendable {
    /// The kernel's number of it.
    package let process: Int
    /// Its name; empty where it is not known.
    package let name: String

    /// Another process than this one that has the file at `path` open; nil where none is found, because it is another
    /// user's for instance.
    package init?(of path: [CChar]) {
        guard let path = Self.real(path) else { return nil }
        guard let folder = "/proc".withCString({ clinux_open_folder($0) }) else { return nil }
        defer { clinux_close_folder(folder) }
        while let entry = clinux_next_name(folder) {
            guard let number = decimalNumber(entry), number != Int(clinux_process_number()) else { continue }
            guard Self.hasOpen(path, "/proc/\(number)/fd") else { continue }
            process = number
            name = Self.firstLine("/proc/\(number)/comm")
            return
        }
        return nil
    }

    /// The path behind symbolic links.
    private static func real(_ path: [CChar]) -> [CChar]? {
        var real = [CChar](repeating: 0, count: longestPath)
        let length = clinux_real_path(path, &real, real.count)
        return length > 0 ? Array(real[..<length]) : nil
    }

    private static let longestPath = 4096

    private static func hasOpen(_ path: [CChar], _ folderPath: String) -> Bool {
        guard let folder = folderPath.withCString({ clinux_open_folder($0) }) else { return false }
        defer { clinux_close_folder(folder) }
        while let entry = clinux_next_name(folder) {
            guard let number = decimalNumber(entry) else { continue }
            var target = [CChar](repeating: 0, count: longestPath)
            let length = "\(folderPath)/\(number)".withCString { clinux_read_link($0, &target, target.count) }
            if length == path.count, target[..<length].elementsEqual(path) { return true }
        }
        return false
    }

    private static func firstLine(_ path: String) -> String {
        var error: Int32 = 0
        let descriptor = path.withCString { clinux_open_regular($0, &error) }
        guard descriptor >= 0 else { return "" }
        defer { clinux_close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 64)
        let length = clinux_read_from_start(descriptor, &bytes, bytes.count)
        // Without the line break.
        return String(decoding: bytes.prefix(max(length - 1, 0)), as: UTF8.self).printable
    }
}
