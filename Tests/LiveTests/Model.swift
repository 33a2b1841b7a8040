import Camera
import Foundation
import Live
import Punctual
import Text

/// The project's own trained model, and runs of it.
enum Model {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    static let samples = root.appending(path: "models/samples").path()

    static func plan() throws -> PlanFile {
        try PlanFile(root.appending(path: "models/msdnet-cifar10/model.plan").path())
    }

    /// A classifier as `punctual run` makes it.
    static func classifier(_ plan: PlanFile, mode: Classifier.Mode = .handOff) throws -> Classifier {
        var options = Classifier.Options()
        options.mode = mode
        options.isBestEffort = true
        return try Classifier(plan, options: options)
    }

    /// Frames of a source, which nothing but signals ends.
    static func feed(_ change: (inout SourceRequest) -> Void) throws(CameraError) -> FrameFeed {
        var request = SourceRequest()
        change(&request)
        let wanted = request
        return try FrameFeed(tell: { _ in }) { () throws(CameraError) -> FrameSource in try wanted.open() }
    }
}
