import Foundation
@_exported import TestModels

/// Photographs that are committed with the tests of other modules.
enum Fixtures {
    /// The bytes of a JPEG file among those of `VisionTests`.
    static func photograph(_ name: String) throws -> Data {
        let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return try Data(contentsOf: tests.appending(path: "VisionTests/Fixtures/\(name).jpg"))
    }
}
