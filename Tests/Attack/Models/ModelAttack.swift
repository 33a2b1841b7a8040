import Convert
import Foundation
import Plan
import Suites

/// Beside the model, for locations of external data: a file, a folder, a pipe, and links that lead out.
let dataFolder: String = {
    let folder = FileManager.default.temporaryDirectory.appending(path: "attack-models-\(getpid())").path
    try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try? Data((0..<4096).map { UInt8(truncatingIfNeeded: $0) }).write(to: URL(filePath: folder + "/data.bin"))
    mkfifo(folder + "/pipe", 0o600)
    symlink("/etc/passwd", folder + "/link")
    symlink("..", folder + "/up")
    atexit { try? FileManager.default.removeItem(atPath: dataFolder) }
    return folder
}()

/// Runs everything that the converter does with a model: import, passes, calibration, lowering, the plan's bytes and
/// their validation. A model is converted or refused with a clean error; all else is a finding.
func attackConverter(_ bytes: Data) {
    do throws(ConvertError) {
        let model = try FloatModel(bytes, path: dataFolder + "/m.onnx")
        let metadata = try model.metadata
        let shape = model.inputShape
        let work = model.graph.nodes.reduce(0) { $0 + $1.operation.steps(output: model.graph.values[$1.output].shape) }
        let source = ProgramSource(model.graph, model.schedule, photographs: nil)
        let (program, calibration) = try quantize(source, images: work < 1 << 22 ? 4 : 0)
        let plan = try Converter.plan(
            for: [program], calibration, labels: metadata.labels ?? [], exits: metadata.exits,
            metadata: [("model", model.graph.name)])
        if work < 1 << 22 { run(plan, shape) }
    } catch {
        if case .invalidResult = error { preconditionFailure("the converter made an invalid plan: \(error)") }
        let controls = error.description.unicodeScalars.filter { $0 != "\n" && ($0.value < 32 || $0.value == 127) }
        precondition(controls.isEmpty, "a control character in a message")
    }
}

/// With ranges and rounding as images of random numbers give them, or where those take too long with ranges as if there
/// were some.
private func quantize(
    _ source: ProgramSource, images count: Int
) throws(ConvertError) -> (program: ProgramSource, calibration: Calibration) {
    let graph = source.graph
    guard count > 0 else {
        let ranges = graph.values.indices.map { ValueRange(min: Float(-($0 % 7)), max: Float($0 % 5)) }
        return (source, Calibration(ranges: ranges, method: .minMax, images: 1))
    }
    let shape = graph.values[graph.input].shape
    let images = ImageSet(count: count, shape: shape) { index in
        var random = SplitMix64(state: UInt64(index))
        return (0..<shape.count).map { _ in Float(random.next(in: -512...512)) / 256 }
    }
    do throws(ImageSetError) {
        let calibration = try Calibration([CalibrationRun(graph, images: images)], method: .mse, threads: 1)
        let rounded = try source.rounded(
            [calibration, calibration.by(.minMax) ?? calibration], images: images, threads: 1)
        return (rounded.program, rounded.calibration)
    } catch {
        throw .images(error)
    }
}

/// Runs the plan in the engine, whose memory the sanitizer watches.
private func run(_ bytes: [UInt8], _ shape: MapShape) {
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: PlanFormat.alignment)
    defer { memory.deallocate() }
    memory.copyBytes(from: bytes)
    guard let plan = try? Plan(validating: UnsafeRawBufferPointer(memory)) else {
        preconditionFailure("a plan is valid only once")
    }
    guard let executor = IntegerExecutor(plan) else { return }
    var random = SplitMix64(state: 1)
    let logits = executor.logits(of: (0..<shape.count).map { _ in Int8(truncatingIfNeeded: random.next()) })
    precondition(logits.allSatisfy { $0.allSatisfy(\.isFinite) }, "a logit is not finite")
}
