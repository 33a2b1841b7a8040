import Convert
import Engine
import Plan
import TestGraphs
import TestMemory
import Testing

/// What the validator refuses, requirement by requirement: each case breaks one thing in the golden plan, seals it again,
/// and says which error must come of it.
@Suite struct RefusalTests {
    private let golden: [UInt8]
    private let plan: Plan
    /// Keeps the bytes of `plan`.
    private let memory: GuardedPages

    init() throws {
        golden = try GoldenPlan.bytes()
        memory = try #require(GuardedPages(golden))
        plan = try Plan(validating: UnsafeRawBufferPointer(memory.bytes))
    }

    /// Expects `code` after `change` was made to record `index` of a section.
    private func expect<R: Record>(
        _ code: PlanError.Code, _ section: Section, _ index: Int, sourceLocation: SourceLocation = #_sourceLocation,
        _ change: (inout R) -> Void
    ) throws {
        try self.expect(code, sourceLocation: sourceLocation) { $0.change(section, index, change) }
    }

    /// Expects `code` after several changes.
    private func expect(
        _ code: PlanError.Code, sourceLocation: SourceLocation = #_sourceLocation,
        _ change: (inout PlanMutant) throws -> Void
    ) throws {
        var mutant = PlanMutant(golden)
        try change(&mutant)
        let pages = try #require(GuardedPages(mutant.sealed))
        let error = #expect(throws: PlanError.self, sourceLocation: sourceLocation) {
            _ = try Plan(validating: UnsafeRawBufferPointer(pages.bytes))
        }
        #expect(error?.code == code, sourceLocation: sourceLocation)
    }

    private func first(_ kind: OperatorKind) throws -> Int {
        try #require((0..<plan.count(of: .operators)).first { plan.operator($0).operatorKind == kind })
    }

    // MARK: Programs

    @Test func programsMustFollowOneAnotherAndFitTheArena() throws {
        try expect(.indexOutOfRange, .programs, 0) { (r: inout ProgramRecord) in r.input = 9 }
        try expect(.indexOutOfRange, .programs, 0) { (r: inout ProgramRecord) in r.bufferCount += 1 }
        try expect(.recordOrder, .programs, 0) { (r: inout ProgramRecord) in r.firstOperator = 1 }
        try expect(.recordOrder, .programs, 0) { (r: inout ProgramRecord) in r.firstExit = 1 }
        try expect(.recordOrder, .programs, 0) { (r: inout ProgramRecord) in r.firstBuffer = 1 }
        try expect(.indexOutOfRange, .programs, 0) { (r: inout ProgramRecord) in r.exitCount = 0 }
        try expect(.indexOutOfRange, .programs, 0) { (r: inout ProgramRecord) in r.operatorCount += 1 }
        try expect(.exitOrder, .exits, 0) { (r: inout ExitRecord) in r.firstOperator = 1 }
        for size: UInt64 in [0, 6 << 30, plan.program(0).arenaSize - 64, plan.program(0).arenaSize + 64] {
            try expect(.sizeMismatch, .programs, 0) { (r: inout ProgramRecord) in r.arenaSize = size }
        }
        for size: UInt64 in [0, 64, 6 << 30, plan.program(0).scratchSize + 64] {
            try expect(.sizeMismatch, .programs, 0) { (r: inout ProgramRecord) in r.scratchSize = size }
        }
        try expect(.shapeMismatch, .inputs, 0) { (r: inout InputRecord) in r.channelOrder = ChannelOrder.luma.rawValue }
    }

    @Test func exitsMustBeWrittenAndLast() throws {
        let tensor = plan.exit(1).tensor
        try expect(.exitOrder, .exits, 0) { (r: inout ExitRecord) in r.tensor = tensor }
        try expect(.exitOrder, .exits, 0) { (r: inout ExitRecord) in r.endOperator -= 1 }
        try expect(.exitOrder, .exits, 1) { (r: inout ExitRecord) in r.endOperator -= 1 }
        try expect(.exitOrder, .exits, 0) { (r: inout ExitRecord) in r.firstHeadOperator = r.endOperator + 1 }
        try expect(.valueOutOfRange, .exits, 0) { (r: inout ExitRecord) in r.temperature = 0 }
        try expect(.valueOutOfRange, .exits, 0) { (r: inout ExitRecord) in r.temperature = 1e-30 }
        try expect(.valueOutOfRange, .exits, 0) { (r: inout ExitRecord) in r.temperature = .nan }
        try expect(.shapeMismatch, .exits, 0) { (r: inout ExitRecord) in r.tensor = plan.program(0).inputTensor }
        let logits = Int(plan.exit(0).tensor)
        try expect(.bufferNotLive, .buffers, Int(plan.tensor(logits).buffer)) { (r: inout BufferRecord) in
            r.endOperator = plan.program(0).operatorCount - 1
        }
        try expect(.shapeMismatch, .tensors, logits) { (r: inout TensorRecord) in r.channels = 3 }
    }

    // MARK: Memory

    @Test func buffersMustBeInOrderInTheArenaAndApart() throws {
        let last = plan.count(of: .buffers) - 1
        try expect(.valueOutOfRange, .buffers, last) { (r: inout BufferRecord) in r.firstOperator = 0 }
        try expect(.valueOutOfRange, .buffers, last) { (r: inout BufferRecord) in r.endOperator += 1 }
        try expect(.valueOutOfRange, .buffers, 0) { (r: inout BufferRecord) in r.offset += 1 }
        try expect(.nonzeroReserved, .buffers, 0) { (r: inout BufferRecord) in r.reserved = 1 }
        // The first operator reads one buffer and writes another.
        let (input, output) = (plan.operator(0).inputs.0, plan.operator(0).output)
        let place = plan.buffer(Int(plan.tensor(Int(output)).buffer)).offset
        try expect(.buffersOverlap, .buffers, Int(plan.tensor(Int(input)).buffer)) { (r: inout BufferRecord) in
            r.offset = place
        }
        try expect(.bufferNotLive, .buffers, Int(plan.tensor(Int(output)).buffer)) { (r: inout BufferRecord) in
            r.firstOperator = 1
        }
    }

    @Test func tensorsMustLieInTheirBuffers() throws {
        let input = Int(plan.program(0).inputTensor)
        try expect(.indexOutOfRange, .tensors, input) { (r: inout TensorRecord) in r.buffer = 99 }
        try expect(.outOfBounds, .tensors, input) { (r: inout TensorRecord) in r.height += 1 }
        try expect(.outOfBounds, .tensors, input) { (r: inout TensorRecord) in r.channelOffset = 1 }
        try expect(.valueOutOfRange, .tensors, input) { (r: inout TensorRecord) in r.elementType = 3 }
        try expect(.shapeMismatch, .tensors, input) { (r: inout TensorRecord) in r.sliceCount -= 1 }
        try expect(.recordOrder, .tensors, input) { (r: inout TensorRecord) in r.firstSlice += 1 }
        for scale: Float in [-1, 0, .nan, .infinity, 3e38] {
            try expect(.scaleInvalid, .slices, 0) { (r: inout SliceRecord) in r.scale = scale }
        }
        try expect(.valueOutOfRange, .slices, 0) { (r: inout SliceRecord) in r.zero = 3 }
    }

    // MARK: Operators

    @Test func envelopesMustBeWhole() throws {
        try expect(.valueOutOfRange, .operators, 0) { (r: inout OperatorRecord) in
            r.kind = UInt16(OperatorKind.count)
        }
        try expect(.nonzeroReserved, .operators, 0) { (r: inout OperatorRecord) in r.flags = 1 }
        try expect(.indexOutOfRange, .operators, 0) { (r: inout OperatorRecord) in r.name = 10_000 }
        try expect(.indexOutOfRange, .operators, 0) { (r: inout OperatorRecord) in r.inputs.0 = PlanFormat.none }
        try expect(.valueOutOfRange, .operators, 0) { (r: inout OperatorRecord) in r.quantumPixels = 0 }
        try expect(.valueOutOfRange, .operators, 0) { (r: inout OperatorRecord) in r.inputs.3 = 0 }
        try expect(.outOfBounds, .operators, 0) { (r: inout OperatorRecord) in r.parameters = 1 }
        try expect(.outOfBounds, .operators, 0) { (r: inout OperatorRecord) in r.parameters = 1 << 30 }
        try expect(.outOfBounds, .operators, 0) { (r: inout OperatorRecord) in r.constants = 1 << 30 }
        try expect(.outOfBounds, .operators, 0) { (r: inout OperatorRecord) in r.weights = 1 << 40 }
    }

    @Test func kindsMustGetWhatTheyTake() throws {
        try expect(.valueOutOfRange, .operators, try first(.convolution)) { (r: inout OperatorRecord) in
            r.quantumBlocks = 0
        }
        for kind in [OperatorKind.maxPool, .averagePool, .add, .requantize, .table] {
            let index = try first(kind)
            try expect(.valueOutOfRange, .operators, index) { (r: inout OperatorRecord) in r.quantumBlocks = 1 }
            try expect(.valueOutOfRange, .operators, index) { (r: inout OperatorRecord) in r.weights = 64 }
            let spare = plan.operator(index).inputCount
            try expect(.valueOutOfRange, .operators, index) { (r: inout OperatorRecord) in
                if spare == 1 { r.inputs.1 = r.inputs.0 } else { r.inputs.2 = r.inputs.0 }
            }
        }
        for kind in [OperatorKind.maxPool, .add] {
            try expect(.valueOutOfRange, .operators, try first(kind)) { (r: inout OperatorRecord) in r.constants = 4 }
        }
        for kind in [OperatorKind.requantize, .table] {
            try expect(.valueOutOfRange, .operators, try first(kind)) { (r: inout OperatorRecord) in r.parameters = 4 }
        }
    }

    @Test func windowsMustGiveTheOutput() throws {
        let index = try first(.convolution)
        let parameters = Int(plan.operator(index).parameters) / 4 * 4
        let position = parameters / ConvolutionFormat.Parameters.size
        try #require(position * ConvolutionFormat.Parameters.size == parameters)
        try expect(.shapeMismatch, .parameters, position) { (r: inout ConvolutionFormat.Parameters) in
            r.window.strideWidth = 0
        }
        try expect(.shapeMismatch, .parameters, position) { (r: inout ConvolutionFormat.Parameters) in
            r.window.padTop += 1
        }
        try expect(.valueOutOfRange, .parameters, position) { (r: inout ConvolutionFormat.Parameters) in
            r.clampHigh = 1000
        }
        try expect(.valueOutOfRange, .parameters, position) { (r: inout ConvolutionFormat.Parameters) in
            r.outputZero = 128
        }
    }
}
