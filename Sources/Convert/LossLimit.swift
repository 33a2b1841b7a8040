import Foundation

/// How much worse than the float model's a plan's answers may be.
package struct LossLimit: Sendable {
    /// Labelled images, DIR/<class>/*.jpg.
    package var data: String
    /// Points of top-1 that every exit may lose; 0...100.
    package var points: Double

    /// Of fewer images, nobody can tell what is lost.
    private static let fewestImages = 2000

    /// A limit on labelled images.
    package init(data: String, points: Double) {
        self.data = data
        self.points = points
    }

    /// Refuses too few images before the long work.
    func requireImages() throws(ConvertError) {
        let images = try wrapping(ConvertError.images) { () throws(ImageSetError) in
            try ImageFolder(contentsOf: data)
        }
        try require(images.files.count)
    }

    private func require(_ count: Int) throws(ConvertError) {
        guard count < Self.fewestImages else { return }
        throw .badSetting(
            name: "max-loss", value: "\(points)",
            reason: "needs at least \(Self.fewestImages) labelled images: \(data) has \(count)")
    }

    /// What an exit loses.
    struct Loss {
        /// From 1.
        var exit: Int
        /// Of top-1.
        var points: Double
    }

    /// The exit of a plan that loses most.
    /// - Parameter progress: Gets the fraction done, 0...1, from any thread.
    func largestLoss(
        _ model: FloatModel, _ plan: [UInt8], progress: (@Sendable (Double) -> Void)?
    ) throws(ConvertError) -> Loss {
        // What evaluates plans maps files.
        let path = FileManager.default.temporaryDirectory.path + "/\(UUID().uuidString).plan"
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Converter.write(plan, to: path)
        let images = try EvaluationData(model: model, plan: path, data: data)
        // Without those that cannot be read.
        try require(images.files.count)
        let exits = try Evaluation(images) { progress?(Double($0) / Double($1)) }.exits
        let losses = exits.map { Loss(exit: $0.exit, points: $0.float.top1Percent - $0.int8.top1Percent) }
        return losses.reduce(losses[0]) { $1.points > $0.points ? $1 : $0 }
    }
}
