import Plan

/// What there is to say of a plan beside its float model: measured here, shown by `page`.
package struct Report: Sendable {
    /// What was compared.
    let data: EvaluationData
    /// The model's file name and the plan's.
    let names: (model: String, plan: String)
    /// Accuracy, exit by exit.
    let evaluation: Evaluation
    /// Of each exit in microseconds, on this machine with one thread.
    let times: [Double]
    /// Layer by layer.
    let errors: LayerErrors
    /// Nil where there is no Pillow.
    let pillow: PillowComparison?

    /// Layers are compared on so many images.
    private static let layerImages = 16
    /// Pixels are compared on so many images.
    private static let pillowImages = 64
    private static let timedRuns = 31

    /// Measures everything.
    /// - Parameters:
    ///   - python: The command that may have Pillow.
    ///   - progress: Gets the number of evaluated images and of all, from any thread.
    package init(
        _ data: EvaluationData, model: String, plan: String, python: String,
        progress: (@Sendable (Int, Int) -> Void)? = nil
    ) throws(ConvertError) {
        self.data = data
        names = (model.lastPathComponent, plan.lastPathComponent)
        evaluation = try Evaluation(data, progress: progress)
        errors = try LayerErrors(data, images: Self.layerImages)
        pillow = try PillowComparison(data, images: Self.pillowImages, python: python)
        guard let integer = IntegerExecutor(data.plan, program: data.program, instructionSet: data.instructionSet)
        else {
            throw data.outOfMemory
        }
        let pixels = try wrapping(ConvertError.images) { () throws(ImageSetError) in try data.pixels(0) }
        times = integer.times(of: pixels, runs: Self.timedRuns)
    }

    /// Notes for the terminal.
    package var notes: [String] {
        data.notes
            + (pillow == nil
                ? ["no Pillow to compare pixels with: pip install pillow, and name its Python with --python"] : [])
    }
}
