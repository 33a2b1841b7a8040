import Board
import Foundation

/// A folder that holds what a machine has in /proc and /sys, removed with this object.
final class FakeRoot {
    let path: String

    /// Makes the files, by their absolute paths on the machine.
    init(_ files: [String: String] = [:]) throws {
        let url = FileManager.default.temporaryDirectory.appending(path: "punctual-board-\(UUID().uuidString)")
        path = url.path()
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        for (name, content) in files { try write(name, content) }
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    var root: SystemRoot { SystemRoot(path) }

    /// Writes one file in place, as the kernel changes its own.
    func write(_ name: String, _ content: String) throws {
        try write(name, Data(content.utf8))
    }

    func write(_ name: String, _ content: Data) throws {
        let url = URL(filePath: path + name)
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try content.write(to: url)
    }

    func makeFolder(_ name: String) throws {
        try FileManager.default.createDirectory(atPath: path + name, withIntermediateDirectories: true)
    }

    func remove(_ name: String) throws {
        try FileManager.default.removeItem(atPath: path + name)
    }
}
