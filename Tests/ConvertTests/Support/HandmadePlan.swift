import Convert
import Plan
import Suites
import TestGraphs
import TestMemory
import Testing

/// A plan made from a graph, calibrated with random images, and the float model beside it.
struct HandmadePlan {
    let graph: Graph
    /// A view of memory that stays until the process ends.
    let plan: Plan
    let images: [[Int8]]
    private let photographs: PhotographInput

    /// Converts a graph whose input has three channels.
    init(_ finished: (graph: Graph, schedule: ExitSchedule), mean: [Float] = [0.5, 0.45, 0.4]) throws {
        let (graph, schedule) = finished
        let shape = graph.values[graph.input].shape
        let input = PhotographInput(
            preprocessing: .init(cropWidth: shape.width, cropHeight: shape.height, resize: .none), mean: mean,
            deviation: [0.25, 0.2, 0.3])
        var random = SplitMix64(state: 3)
        let images = (0..<8).map { _ in
            (0..<shape.count).map { _ in Int8.random(in: -128...127, using: &random) }
        }
        let set = ImageSet(count: images.count, shape: shape) { input.modelInput(images[$0]) }
        let calibration = try FloatExecutor(graph).calibrate(with: set, method: .minMax, threads: 1)
        self.graph = graph
        self.images = images
        photographs = input
        let bytes = try Converter.plan(for: graph, schedule, calibration, photographs: input)
        let memory = try #require(GuardedPages(bytes))
        _ = Unmanaged.passRetained(memory)
        plan = try Plan(validating: UnsafeRawBufferPointer(memory.bytes))
    }

    var operators: [OperatorRecord] { (0..<plan.count(of: .operators)).map { plan.operator($0) } }

    /// Of the whole file.
    var byteCount: Int { plan.bytes.count }

    var arenaSize: Int { Int(plan.program(0).arenaSize) }

    func names(of kind: OperatorKind) -> [String] {
        operators.filter { $0.kind == kind.rawValue }.map { String(decoding: plan.text($0.name), as: UTF8.self) }
    }

    /// Every tensor of the plan beside the float model's, over all images.
    var comparison: TensorComparison {
        TensorComparison(of: plan, with: graph, images: images) { photographs.modelInput($0) }
    }

    /// Checks that every channel that an exit's operators read has been written by them, with other heads left out.
    func expectExitsReadOnlyWhatTheyRun(sourceLocation: SourceLocation = #_sourceLocation) throws {
        for exit in 0..<plan.count(of: .exits) {
            let trunks = (0..<exit).flatMap { plan.exit($0).firstOperator..<plan.exit($0).firstHeadOperator }
            var written: Set<Channel> = []
            written.formUnion(channels(plan.program(0).inputTensor))
            for index in trunks + Array(plan.exit(exit).firstOperator..<plan.exit(exit).endOperator) {
                let step = plan.operator(Int(index))
                for tensor in (0..<step.inputCount).map(step.input) {
                    #expect(
                        written.isSuperset(of: channels(tensor)), "exit \(exit + 1), operator \(index)",
                        sourceLocation: sourceLocation)
                }
                written.formUnion(channels(step.output))
            }
        }
    }

    private struct Channel: Hashable {
        var buffer: UInt32
        var offset: UInt32
    }

    private func channels(_ tensor: UInt32) -> [Channel] {
        let record = plan.tensor(Int(tensor))
        return (0..<record.channels).map { Channel(buffer: record.buffer, offset: record.channelOffset + $0) }
    }
}
