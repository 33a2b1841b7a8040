import CLinux
import Camera
import Foundation

/// Files and pipes for sources.
enum SourceFixtures {
    static let samples = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "models/samples").path()

    /// The sample photographs, in the order of their names.
    static func photographs() throws -> [[UInt8]] {
        let names = try FileManager.default.contentsOfDirectory(atPath: samples).filter { $0.hasSuffix(".jpg") }
            .sorted()
        return try names.map { [UInt8](try Data(contentsOf: URL(filePath: "\(samples)/\($0)"))) }
    }

    /// Calls with a file of these bytes.
    static func withFile<Result>(_ bytes: [UInt8], _ body: (String) throws -> Result) throws -> Result {
        let path = FileManager.default.temporaryDirectory.appending(path: "punctual-\(UUID().uuidString)").path()
        try Data(bytes).write(to: URL(filePath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try body(path)
    }

    /// Calls with a folder of these files.
    static func withFolder<Result>(
        _ files: [(name: String, bytes: [UInt8])], _ body: (String) throws -> Result
    ) throws -> Result {
        let path = FileManager.default.temporaryDirectory.appending(path: "punctual-\(UUID().uuidString)").path()
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: path) }
        for (name, bytes) in files { try Data(bytes).write(to: URL(filePath: "\(path)/\(name)")) }
        return try body(path)
    }

    /// A request for a path, as fast as possible.
    static func request(_ path: String, _ change: (inout SourceRequest) -> Void = { _ in }) -> SourceRequest {
        var request = SourceRequest()
        request.kind = .path([CChar](zeroTerminated: path))
        request.settings.rate = FrameRate(frames: 1000)
        change(&request)
        return request
    }

    /// Every frame of a source, copied, and why there are no more.
    static func drain(_ source: FrameSource, atMost limit: Int = 1000) -> (frames: [[UInt8]], end: CameraError?) {
        var frames: [[UInt8]] = []
        do throws(CameraError) {
            while frames.count < limit {
                guard let frame = try source.next(until: clinux_now_ns() + 1_000_000_000) else { continue }
                frames.append([UInt8](frame.bytes))
                try source.giveBack(frame)
            }
            return (frames, nil)
        } catch {
            return (frames, error)
        }
    }
}
