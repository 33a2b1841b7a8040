import Convert
import Plan
import Suites
import TestGraphs
import TestMemory
import Testing

/// A plan made from graphs of one model, calibrated with random images, and the float models beside it.
struct HandmadePlan {
    /// One for each program.
    let sources: [ProgramSource]
    /// A view of memory that stays until the process ends.
    let plan: Plan
    /// The plan's file.
    let bytes: [UInt8]
    /// Eight for each program.
    private let images: [[[Int8]]]

    /// Converts graphs whose input has three channels.
    init(_ finished: (graph: Graph, schedule: ExitSchedule)..., mean: [Float] = [0.5, 0.45, 0.4]) throws {
        var random = SplitMix64(state: 3)
        var (sources, images, runs) = ([ProgramSource](), [[[Int8]]](), [CalibrationRun]())
        for (graph, schedule) in finished {
            let shape = graph.values[graph.input].shape
            let input = PhotographInput(
                preprocessing: .init(cropWidth: shape.width, cropHeight: shape.height, resize: .none), mean: mean,
                deviation: [0.25, 0.2, 0.3])
            let pixels = (0..<8).map { _ in
                (0..<shape.count).map { _ in Int8.random(in: -128...127, using: &random) }
            }
            sources.append(ProgramSource(graph, schedule, photographs: input))
            images.append(pixels)
            runs.append(
                CalibrationRun(graph, images: ImageSet(count: 8, shape: shape) { input.modelInput(pixels[$0]) }))
        }
        self.sources = sources
        self.images = images
        bytes = try Converter.plan(for: sources, Calibration(runs, method: .minMax, threads: 1))
        let memory = try #require(GuardedPages(bytes))
        _ = Unmanaged.passRetained(memory)
        plan = try Plan(validating: UnsafeRawBufferPointer(memory.bytes))
    }

    var operators: [OperatorRecord] { (0..<plan.count(of: .operators)).map { plan.operator($0) } }

    /// Of the whole file.
    var byteCount: Int { bytes.count }

    var arenaSize: Int { Int(plan.program(0).arenaSize) }

    func names(of kind: OperatorKind) -> [String] {
        operators.filter { $0.kind == kind.rawValue }.map { String(decoding: plan.text($0.name), as: UTF8.self) }
    }

    /// Compares every tensor that an operator writes with the float model's, over all calibration images: errors stay
    /// below a part of the spread of what the float model computes there.
    func expectAgreement(within tolerance: Float = 0.04, sourceLocation: SourceLocation = #_sourceLocation) throws {
        for (index, source) in sources.enumerated() {
            expectExitsReadOnlyWhatTheyRun(program: index, sourceLocation: sourceLocation)
            let input = try #require(source.photographs)
            let comparison = TensorComparison(
                of: plan, program: index, with: source.graph, images: images[index], modelInput: input.modelInput)
            for tensor in comparison.tensors {
                #expect(tensor.spread > 0, "\(tensor.name)", sourceLocation: sourceLocation)
                #expect(
                    tensor.largestError <= tolerance * tensor.spread,
                    "program \(index), \(tensor.name): \(tensor.largestError) of \(tensor.spread)",
                    sourceLocation: sourceLocation)
            }
        }
    }

    /// Checks that every channel that an exit's operators read has been written by them, with other heads left out.
    private func expectExitsReadOnlyWhatTheyRun(program index: Int, sourceLocation: SourceLocation) {
        let program = plan.program(index)
        var trunks: [UInt32] = []
        for exit in program.exits.map({ plan.exit($0) }) {
            var written = Set(channels(program.inputTensor))
            for position in trunks + Array(exit.firstOperator..<exit.endOperator) {
                let step = plan.operator(Int(program.firstOperator + position))
                for tensor in (0..<step.inputCount).map(step.input) {
                    #expect(
                        written.isSuperset(of: channels(tensor)), "program \(index), operator \(position)",
                        sourceLocation: sourceLocation)
                }
                written.formUnion(channels(step.output))
            }
            trunks += exit.firstOperator..<exit.firstHeadOperator
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
