import Foundation
import Testing

/// Files of the repository.
enum Repository {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    /// The trained model: 3 channels, 32 × 32 pixels, 10 classes.
    static let plan = root.appending(path: "models/msdnet-cifar10/model.plan").path()
    /// A folder of JPEG files.
    static let samples = root.appending(path: "models/samples").path()
    static let photograph = root.appending(path: "models/samples/cat.jpg").path()
    /// A small progressive JPEG file.
    static let progressive = root.appending(path: "Tests/VisionTests/Fixtures/progressive.jpg").path()

    /// The plan's bytes.
    static func planBytes() throws -> Data {
        try Data(contentsOf: URL(filePath: plan))
    }

    /// The number of the plan's exits.
    static func exitCount() throws -> Int {
        let plan = try expectSuccess(["inspect", "--json", plan]).json()
        let programs = try #require(plan["programs"] as? [[String: Any]])
        return try #require(programs[0]["exits"] as? [Any]).count
    }
}
