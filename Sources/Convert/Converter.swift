import Foundation
import ONNX
import Plan
import Punctual

/// Turns trained float models into plans.
///
/// The stages, each in a file of its own: import (`Import`), passes (`Passes`), order by exit (`ExitSchedule`),
/// calibration (`Calibration`), placement (`Placement`), quantization (`Lowering`), memory plan (`MemoryPlan`),
/// file (`PlanWriter`). The same model and options give the same bytes, whatever the number of threads.
package enum Converter {
    /// The version that plans name as their origin.
    package static let version = "\(punctualVersion)"

    /// Converts the ONNX file at `path`.
    /// - Parameter progress: Gets the fraction of the calibration that is done, 0...1, from any thread.
    package static func convert(
        _ path: String, options: ConvertOptions, progress: (@Sendable (Double) -> Void)? = nil
    ) throws(ConvertError) -> ConvertedPlan {
        guard options.calibrationImages >= 1 else {
            throw .badSetting(
                name: "calibration-images", value: "\(options.calibrationImages)", reason: "must be at least 1")
        }
        let model = try FloatModel(path)
        let modelMetadata = try model.metadata
        let labels = try options.classNames(modelMetadata, classes: model.classes)
        let settings = try options.inputSettings(modelMetadata, for: model.inputShape)
        let source = try CalibrationSource(options, settings: settings, shape: model.inputShape)
        let calibration = try wrapping(ConvertError.images) { () throws(ImageSetError) in
            try FloatExecutor(model.graph).calibrate(with: source.images, method: options.method, progress: progress)
        }
        let bytes = try plan(
            for: model.graph, model.schedule, calibration, photographs: source.photographs, labels: labels,
            exits: modelMetadata.exits,
            metadata: [
                ("source", URL(fileURLWithPath: path).lastPathComponent),
                ("source xxh64", model.fileHash),
                ("model", model.graph.name),
                ("converter", "punctual-convert \(version)"),
                ("options", source.photographs == nil ? "numbers" : settings.description),
                ("calibration", "\(source.name), \(calibration.images) images, \(calibration.method.rawValue)"),
            ])
        return ConvertedPlan(bytes: bytes, notes: model.notes + modelMetadata.notes)
    }

    /// Quantizes an optimized graph and writes its plan, validated.
    /// - Parameters:
    ///   - photographs: Nil when the input is known only as numbers.
    ///   - exits: As many numbers as the graph has exits, or none.
    package static func plan(
        for graph: Graph, _ schedule: ExitSchedule, _ calibration: Calibration, photographs: PhotographInput?,
        labels: [String] = [], exits: ModelMetadata.Exits = ModelMetadata.Exits(),
        metadata: [(key: String, value: String)] = []
    ) throws(ConvertError) -> [UInt8] {
        let channels = graph.values[graph.input].shape.channels
        let numbers = Quantization(covering: calibration.ranges[graph.input], channels: channels)
        let input = photographs?.quantization ?? numbers
        var lowering = Lowering(graph, input: input, ranges: calibration.ranges)
        var program = try lowering.run(schedule)
        program.setMeasurements(exits)
        let contents = PlanContents(
            programs: [(photographs?.record ?? .numbers, program)], labels: labels, metadata: metadata)
        let bytes = contents.bytes()
        try validate(bytes)
        return bytes
    }

    /// Writes a file that appears whole or not at all.
    package static func write(_ bytes: [UInt8], to path: String) throws(ConvertError) {
        do {
            try Data(bytes).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw .cannotWrite(path: path, reason: error.localizedDescription)
        }
    }

    private static func validate(_ bytes: [UInt8]) throws(ConvertError) {
        let aligned = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: PlanFormat.alignment)
        defer { aligned.deallocate() }
        aligned.copyBytes(from: bytes)
        do {
            try Plan(validating: UnsafeRawBufferPointer(aligned)).verifyWeights()
        } catch {
            throw .invalidResult(error)
        }
    }
}
