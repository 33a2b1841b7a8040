import CLinux
import Convert
import Plan
import TestGraphs
import Testing

/// Validation takes as long as a plan is large, and no longer for plans that were made to take long.
@Suite(.serialized) struct ValidationTimeTests {
    /// A chain of operators.
    private func chain(_ length: Int) throws -> [UInt8] {
        var builder = GraphBuilder(channels: 2, height: 1, width: 1)
        var value = builder.convolution(builder.input, outputs: 2)
        // Nothing that is fused.
        for _ in 0..<length { value = builder.maxPool(value, kernel: 1, stride: 1) }
        let (graph, schedule) = builder.finished(exits: builder.fullyConnected(value, outputs: 2))
        return try Converter.plan(
            for: [ProgramSource(graph, schedule, photographs: nil)],
            Calibration(
                ranges: graph.values.map { _ in ValueRange(min: -1, max: 1) }, method: .minMax, images: 1))
    }

    /// Nanoseconds of processor time.
    private func time(_ bytes: [UInt8]) throws -> Double {
        let start = clinux_thread_cpu_ns()
        try withPlan(bytes) { _ in }
        return Double(clinux_thread_cpu_ns() - start)
    }

    /// Twice the bytes take at most twice as long; the rest is for the clock.
    ///
    /// What else the machine does can only add to a time, so the least of several is compared, and of more where it does much.
    private func expectLinear(_ small: [UInt8], _ large: [UInt8]) throws {
        let growth = Double(large.count) / Double(small.count)
        var (before, after) = (Double.infinity, Double.infinity)
        for round in 1...60 {
            before = min(before, try time(small))
            after = min(after, try time(large))
            if round >= 10 && after < 1.3 * growth * before { return }
        }
        Issue.record("\(small.count) bytes: \(before) ns, \(large.count): \(after) ns")
    }

    @Test func ofOperatorsInAChain() throws {
        try expectLinear(try chain(1500), try chain(3000))
    }

    /// As many buffers as there may be are in use at every operator.
    @Test func ofBuffersThatLiveLong() throws {
        try expectLinear(try stretched(chain(1500)), try stretched(chain(3000)))
    }

    /// Many exits, each of whose heads could undo what the trunks have written to many wide buffers.
    @Test func ofManyExits() throws {
        try expectLinear(try stretched(exits(100)), try stretched(exits(200)))
    }

    /// What takes long in spite of all that is refused before it does: a thousand buffers at each of many operators.
    @Test func whatTakesTooLongIsRefused() throws {
        let bytes = try stretched(chain(6000), by: 1000)
        let start = clinux_thread_cpu_ns()
        #expect { try withPlan(bytes) { _ in } } throws: { ($0 as? PlanError)?.code == .tooMuchWork }
        #expect(clinux_thread_cpu_ns() - start < 1_000_000_000)
    }

    /// Layers that are alike share their weights, which verifying reads for each: fine for a model of nothing but ones.
    @Test func layersThatAreAlikeAreAccepted() throws {
        let bytes = try alike(40)
        #expect(bytes.count < 2 << 20)
        try withPlan(bytes) { try $0.verifyWeights() }
    }

    /// A small file whose weights would be read for longer than it has any reason to.
    @Test func tooManyLayersThatShareTheirWeightsAreRefused() {
        #expect { try alike(300) } throws: { error in
            guard case .graphTooLarge? = error as? ConvertError else { return false }
            return true
        }
    }

    /// A chain of layers of the very same MiB of weights.
    private func alike(_ count: Int) throws -> [UInt8] {
        var builder = GraphBuilder(channels: 1024, height: 1, width: 1)
        let weights = [Float](repeating: 1, count: 1 << 20)
        var value = builder.input
        for _ in 0..<count { value = builder.convolution(value, outputs: 1024, weights: weights) }
        let (graph, schedule) = builder.finished(exits: builder.fullyConnected(value, outputs: 2))
        return try Converter.plan(
            for: [ProgramSource(graph, schedule, photographs: nil)],
            Calibration(ranges: graph.values.map { _ in ValueRange(min: -1, max: 1) }, method: .minMax, images: 1))
    }

    private func exits(_ count: Int) throws -> [UInt8] {
        var builder = GraphBuilder(channels: 3, height: 1, width: 1)
        var value = builder.convolution(builder.input, outputs: 4000)
        var exits: [ValueID] = []
        for _ in 0..<count {
            value = builder.maxPool(value, kernel: 1, stride: 1)
            exits.append(builder.table(builder.averagePool(value, kernel: 1, stride: 1), .leakyRelu(alpha: 0.5)))
        }
        let (graph, schedule) = builder.finished(exits: exits.map { builder.convolution($0, outputs: 1, relu: false) })
        return try Converter.plan(
            for: [ProgramSource(graph, schedule, photographs: nil)],
            Calibration(ranges: graph.values.map { _ in ValueRange(min: -1, max: 1) }, method: .minMax, images: 1))
    }

    /// The plan with buffers that are in use for so many operators at least.
    private func stretched(_ bytes: [UInt8], by length: UInt32 = 500) throws -> [UInt8] {
        var plan = PlanMutant(bytes)
        let operators = UInt32(plan.count(of: .operators))
        var offset: UInt64 = 0
        for index in 0..<plan.count(of: .buffers) {
            plan.change(.buffers, index) { (buffer: inout BufferRecord) in
                buffer.endOperator = max(buffer.endOperator, min(buffer.firstOperator + length, operators))
                buffer.offset = offset
                offset += PlanFormat.extent(ofBuffer: buffer.byteCount)
            }
        }
        plan.change(.programs, 0) { (program: inout ProgramRecord) in program.arenaSize = offset }
        return plan.sealed
    }
}
