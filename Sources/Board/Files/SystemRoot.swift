import CLinux

// Reading is not inlined, here and in `SystemText`: it is slow anyway, and a board's binary would hold it a hundred
// times.

/// The folder below which everything is read: "/" is this machine, another one a copy of a machine's files.
///
/// Nothing that lies there can make a reader wait or fail: what is missing, no regular file, or not understood is nil.
package struct SystemRoot: Sendable {
    /// Every file is read up to here; what matters stands at the beginning of the long ones.
    private static let longestText = 64 * 1024
    /// As many numbers are taken from a folder.
    private static let mostNumbers = 4096

    /// The folder without the stroke at its end.
    private let folder: String

    /// The machine that this program runs on.
    package static let machine = SystemRoot("/")

    /// A folder that holds `proc` and `sys`.
    package init(_ folder: String) {
        var bytes = Array(folder.utf8)
        while bytes.last == UInt8(ascii: "/") { bytes.removeLast() }
        self.folder = String(decoding: bytes, as: UTF8.self)
    }

    /// Whether this is the running machine, about which the system can be asked as well.
    package var isMachine: Bool { folder.utf8.isEmpty }

    /// Where an absolute path lies below the folder.
    package func path(_ path: CompactString) -> String { folder + path.text }

    /// Whether there is such a folder.
    @inline(never)
    package func hasFolder(_ path: CompactString) -> Bool {
        clinux_path_kind(self.path(path), 1) == Int32(clinux_folder)
    }

    /// The content of a file, at most its first 64 KiB.
    @inline(never)
    package func text(_ path: CompactString) -> SystemText? {
        var error: Int32 = 0
        let descriptor = clinux_open_regular(self.path(path), &error)
        guard descriptor >= 0 else { return nil }
        defer { clinux_close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 4096)
        while true {
            let length = clinux_read_from_start(descriptor, &bytes, bytes.count)
            guard length >= 0 else { return nil }
            if length < bytes.count || bytes.count == Self.longestText { return SystemText(bytes[..<length]) }
            bytes = [UInt8](repeating: 0, count: bytes.count * 4)
        }
    }

    /// The one number that a file holds.
    @inline(never)
    package func integer(_ path: CompactString) -> Int? { text(path)?.integer }

    /// The numbers N of a folder's entries that are named `prefix` and N, in ascending order; none when the folder
    /// cannot be read.
    @inline(never)
    package func numbers(in path: CompactString, prefix: StaticString) -> [Int] {
        guard let open = clinux_open_folder(self.path(path)) else { return [] }
        defer { clinux_close_folder(open) }
        var numbers: [Int] = []
        while numbers.count < Self.mostNumbers, let name = clinux_next_name(open) {
            let number = SystemText(String(cString: name)).dropping(prefix)?.integer
            if let number, number >= 0 { numbers.append(number) }
        }
        return numbers.sorted()
    }
}
