import Foundation

/// One run of an executable that was built together with the tests, and what came of it.
package struct CommandRun {
    /// What the process told its caller; the signal's number where one ended it.
    package let exitCode: Int32
    /// False when a signal ended the process.
    package let hasExited: Bool
    /// Standard output.
    package let output: String
    /// Standard error.
    package let errors: String

    /// Where an executable is that was built with these tests.
    package static func url(of executable: String) -> URL {
        URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent().appending(
            path: executable)
    }

    /// Runs the executable to its end.
    /// - Parameters:
    ///   - environment: Variables beside those of this process, of which `PUNCTUAL_ISA` is left out.
    ///   - input: What it reads from standard input.
    ///   - outputPath: A file for standard output instead of `output`.
    package init(
        _ executable: String, _ arguments: [String], environment: [String: String] = [:], input: Data = Data(),
        outputPath: String? = nil
    ) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "punctual-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let process = Process()
        process.executableURL = Self.url(of: executable)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.filter { $0.key != "PUNCTUAL_ISA" }
            .merging(environment) { $1 }
        // Files and not pipes: nothing can block, however much is written.
        let files = try [("in", input), ("out", Data()), ("err", Data())].map { name, content in
            let file = folder.appending(path: name)
            try content.write(to: file)
            return file
        }
        process.standardInput = try FileHandle(forReadingFrom: files[0])
        process.standardOutput = try FileHandle(forWritingTo: outputPath.map { URL(filePath: $0) } ?? files[1])
        process.standardError = try FileHandle(forWritingTo: files[2])
        try process.run()
        process.waitUntilExit()
        exitCode = process.terminationStatus
        hasExited = process.terminationReason == .exit
        output = try String(contentsOf: files[1], encoding: .utf8)
        errors = try String(contentsOf: files[2], encoding: .utf8)
    }
}
