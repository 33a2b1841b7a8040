import ONNX
import Plan
import Punctual
import Suites
import Text

/// Turns trained float models into plans.
///
/// The stages, each in a folder of its own: import (`Importer`, `Rules`), passes and order by exit (`Graph.optimize`),
/// calibration (`Calibration`), placement and quantization (`Placement`, `Lowering`), memory plan
/// (`LoweredProgram.planMemory`), file (`PlanWriter`); what is known of an operator stands in `Operators/`. The same model
/// and options give the same bytes, whatever the number of threads.
package enum Converter {
    /// The version that plans name as their origin.
    package static let version = "\(punctualVersion)"

    /// Enough to meet every branch of the kernels.
    private static let goldenVectorCount = 3

    /// The ways to choose ranges that are tried where none is asked for; the first is taken where nothing can be tried.
    private static let tried: [CalibrationMethod] = [.mse, .minMax, .percentile]

    /// Of the time that calibration and rounding take, about.
    private static let calibrationShare = 0.4

    /// Converts the ONNX file at `path`.
    /// - Parameters:
    ///   - note: Gets a sentence for each thing that the plan will do differently from the ONNX file, or that is rarely
    ///     meant, before the long work, and one on what was tried after it.
    ///   - progress: Gets the fraction of calibration and rounding that is done, 0...1, from any thread.
    package static func convert(
        _ path: String, options: ConvertOptions, note: ((String) -> Void)? = nil,
        progress: (@Sendable (Double) -> Void)? = nil
    ) throws(ConvertError) -> [UInt8] {
        guard options.calibrationImages >= 1 else {
            throw .badSetting(
                name: "calibration-images", value: "\(options.calibrationImages)", reason: "must be at least 1")
        }
        try options.requirePhotographsForSettings()
        try options.lossLimit?.requireImages()
        let model = try FloatModel(path)
        if let output = options.output, let data = model.dataFiles.first(where: { isSameFile(output, $0) }) {
            throw .badOption("the plan would overwrite the model's data in \(data)")
        }
        let modelMetadata = try model.metadata
        let labels = try options.classNames(modelMetadata, classes: model.classes)
        let settings = try options.inputSettings(modelMetadata, for: model.inputShape)
        let source = try CalibrationSource(options, settings: settings, shape: model.inputShape)
        let suspicions = Suspicions(model, modelMetadata, options, labels: labels, source)
        for text in model.notes + modelMetadata.notes + source.notes + suspicions.notes { note?(text) }
        let calibration = try wrapping(ConvertError.images) { () throws(ImageSetError) in
            try Calibration([CalibrationRun(model.graph, images: source.images)], method: options.method ?? .mse) {
                progress?(calibrationShare * $0)
            }
        }
        let candidates = options.method == nil ? tried.compactMap { calibration.by($0) } : [calibration]
        let program = ProgramSource(model.graph, model.schedule, photographs: source.photographs)
        func rounded(
            _ calibrations: [Calibration], progress: ((Double) -> Void)?
        ) throws(ConvertError) -> RoundedProgram {
            try wrapping(ConvertError.images) { () throws(ImageSetError) in
                try program.rounded(calibrations, images: source.images, progress: progress)
            }
        }
        func bytes(_ rounded: RoundedProgram) throws(ConvertError) -> [UInt8] {
            if let text = rounded.note { note?(text) }
            let calibration = rounded.calibration
            return try plan(
                for: [rounded.program], calibration,
                labels: labels, exits: modelMetadata.exits,
                metadata: [
                    ("source", path.lastPathComponent.printable),
                    ("source xxh64", model.fileHash),
                    ("model", model.graph.name),
                    ("converter", "punctual-convert \(version)"),
                    ("options", source.photographs == nil ? "numbers" : settings.description),
                    ("calibration", "\(source.name), \(calibration.images) images, \(calibration.method.rawValue)"),
                ], goldenVectors: goldenVectorCount)
        }
        let roundingShare = 1 - calibrationShare
        guard let limit = options.lossLimit else {
            return try bytes(try rounded(candidates) { progress?(calibrationShare + roundingShare * $0) })
        }
        var least: (loss: LossLimit.Loss, method: CalibrationMethod)?
        for (index, candidate) in candidates.enumerated() {
            let plan = try bytes(try rounded([candidate], progress: nil))
            let loss = try limit.largestLoss(model, plan) { done in
                progress?(calibrationShare + roundingShare * (Double(index) + done) / Double(candidates.count))
            }
            note?(
                "ranges by \(candidate.method.rawValue): exit \(loss.exit) loses most, \(loss.points.fixed(2)) points")
            if loss.points <= limit.points { return plan }
            if loss.points < least?.loss.points ?? .infinity { least = (loss, candidate.method) }
        }
        throw .lossTooLarge(
            "no way to choose ranges keeps every exit within \(limit.points) points of the float model"
                + (least.map { ": by \($0.method.rawValue) exit \($0.loss.exit) loses \($0.loss.points.fixed(2))" }
                    ?? "")
                + "; calibrate with more images, or allow more")
    }

    /// Quantizes one or more programs of a model and writes their plan, validated.
    ///
    /// Weights and constants that programs have in common stand in the plan once; with one calibration for all programs,
    /// that is all of them but for what depends on sizes.
    /// - Parameters:
    ///   - sources: At least one, in the order of the plan; their graphs differ in nothing but sizes.
    ///   - exits: As many numbers as the graphs have exits, or none.
    ///   - goldenVectors: How many inputs of each program are run, so that the plan knows what comes of them.
    package static func plan(
        for sources: [ProgramSource], _ calibration: Calibration, labels: [String] = [],
        exits: ModelMetadata.Exits = ModelMetadata.Exits(), metadata: [(key: String, value: String)] = [],
        goldenVectors: Int = 0
    ) throws(ConvertError) -> [UInt8] {
        precondition(
            sources.allSatisfy { $0.graph.hasSameNodes(as: sources[0].graph) }, "Converter: programs of several models")
        var contents = PlanContents(programs: [], labels: labels, metadata: metadata)
        for source in sources {
            var program = try source.lowered(calibration)
            program.setMeasurements(exits)
            contents.programs.append((source.photographs?.record ?? .numbers, program))
        }
        var bytes = contents.bytes()
        let vectors = try validate(bytes) { (plan) throws(ConvertError) in
            try Self.goldenVectors(goldenVectors, of: plan)
        }
        guard !vectors.isEmpty else { return bytes }
        contents.metadata.append(("\(GoldenVector.key)", vectors.map { $0.text }.joined(separator: " ")))
        bytes = contents.bytes()
        try validate(bytes) { _ in }
        return bytes
    }

    /// So many for each program, as far as a plan may have.
    private static func goldenVectors(_ count: Int, of plan: Plan) throws(ConvertError) -> [GoldenVector] {
        var vectors: [GoldenVector] = []
        for program in 0..<plan.count(of: .programs) {
            for seed in 0..<count where vectors.count < GoldenVector.most {
                guard let vector = GoldenVector(plan, program: program, seed: UInt64(seed + 1)) else {
                    throw .outOfMemory("there is no memory to run the plan")
                }
                vectors.append(vector)
            }
        }
        return vectors
    }

    /// Opens a plan as whoever uses it does.
    private static func validate<Result>(
        _ bytes: [UInt8], _ body: (Plan) throws(ConvertError) -> Result
    ) throws(ConvertError) -> Result {
        let aligned = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: PlanFormat.alignment)
        defer { aligned.deallocate() }
        aligned.copyBytes(from: bytes)
        let plan: Plan
        do {
            plan = try Plan(validating: UnsafeRawBufferPointer(aligned))
            try plan.verifyWeights()
        } catch {
            // What only the whole plan shows.
            guard error.code != .tooMuchWork, error.code != .recordsTooLarge, error.code != .weightsTooLarge else {
                throw .graphTooLarge("its plan would be refused, since \(error): simplify it before exporting it")
            }
            throw .invalidResult(error)
        }
        return try body(plan)
    }
}
