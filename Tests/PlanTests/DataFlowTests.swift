import Foundation
import Plan
import TestGraphs
import Testing

/// Plans whose records are right one by one but do not fit together are refused: data flow, exits, sizes, work.
@Suite struct DataFlowTests {
    private let golden: [UInt8]

    init() throws { golden = try GoldenPlan.bytes() }

    /// Expects `code` after changes to the golden plan, or to another one.
    private func expect(
        _ code: PlanError.Code, of plan: [UInt8]? = nil, sourceLocation: SourceLocation = #_sourceLocation,
        _ change: (inout PlanMutant) throws -> Void
    ) throws {
        var mutant = PlanMutant(plan ?? golden)
        try change(&mutant)
        let error = #expect(throws: PlanError.self, sourceLocation: sourceLocation) {
            try withPlan(mutant.sealed) { _ in }
        }
        #expect(error?.code == code, sourceLocation: sourceLocation)
    }

    private func operators(_ plan: PlanMutant) -> [OperatorRecord] {
        (0..<plan.count(of: .operators)).map { plan[.operators, $0] }
    }

    // MARK: What is read was written

    /// A head may be skipped: what it computes serves nobody else.
    @Test func trunksNeedNoHeads() throws {
        let all = operators(PlanMutant(golden))
        try expect(.notWritten) { plan in
            var moved: UInt64 = 0
            plan.change(.exits, 0) { (exit: inout ExitRecord) in
                // The last operator of the trunk gives exit 2 its input.
                exit.firstHeadOperator -= 1
                moved = all[Int(exit.firstHeadOperator)].multiplyAdds
                exit.headMultiplyAdds += moved
            }
            plan.change(.exits, 1) { (exit: inout ExitRecord) in exit.multiplyAdds -= moved }
        }
    }

    /// A map of the arena that no operator fills holds what an earlier frame has left there.
    @Test func mapsAreWrittenBeforeTheyAreRead() throws {
        let all = operators(PlanMutant(golden))
        try expect(.notWritten) { plan in
            // Two operators in the wrong order: the second of them reads what the first one writes.
            let second = try #require(all.indices.dropFirst().first { all[$0].inputs.0 == all[$0 - 1].output })
            let (one, other): (OperatorRecord, OperatorRecord) = (
                plan[.operators, second - 1], plan[.operators, second]
            )
            plan[.operators, second - 1] = other
            plan[.operators, second] = one
            for index in 0..<plan.count(of: .buffers) {
                plan.change(.buffers, index) { (buffer: inout BufferRecord) in
                    if buffer.firstOperator == UInt32(second) { buffer.firstOperator -= 1 }
                    if buffer.endOperator == UInt32(second) { buffer.endOperator += 1 }
                }
            }
            // So far apart that their longer lives do not matter.
            try spread(&plan)
        }
    }

    /// Every channel of a concat is filled by its producers.
    @Test func concatsHaveNoGaps() throws {
        try expect(.notWritten) { plan in
            let outputs = operators(plan).map { Int($0.output) }
            let shifted = try #require(
                outputs.first { tensor in
                    let record: TensorRecord = plan[.tensors, tensor]
                    let buffer: BufferRecord = plan[.buffers, Int(record.buffer)]
                    return record.channelOffset > 0 && record.channelOffset + record.channels == buffer.pixelStride
                })
            plan.change(.tensors, shifted) { (tensor: inout TensorRecord) in tensor.channelOffset -= 1 }
        }
    }

    // MARK: Exits

    @Test func exitsDoNotShareTheirLogits() throws {
        let all = operators(PlanMutant(golden))
        try expect(.sharedLogits) { plan in
            let first: ExitRecord = plan[.exits, 0]
            plan.change(.operators, all.count - 1) { (step: inout OperatorRecord) in step.output = first.tensor }
            plan.change(.exits, 1) { (exit: inout ExitRecord) in exit.tensor = first.tensor }
        }
        try expect(.sharedLogits) { plan in
            let (first, second): (ExitRecord, ExitRecord) = (plan[.exits, 0], plan[.exits, 1])
            let home: TensorRecord = plan[.tensors, Int(first.tensor)]
            plan.change(.tensors, Int(second.tensor)) { (tensor: inout TensorRecord) in tensor.buffer = home.buffer }
        }
    }

    // MARK: Sizes

    @Test func buffersAreAsLargeAsTheirMaps() throws {
        try expect(.sizeMismatch) { plan in
            try changeLast(&plan) { $0.byteCount += 64 }
        }
        // Of one more channel, which nobody writes.
        try expect(.sizeMismatch) { plan in
            let image: TensorRecord = plan[.tensors, Int(plan[.programs, 0, as: ProgramRecord.self].inputTensor)]
            plan.change(.buffers, Int(image.buffer)) { (buffer: inout BufferRecord) in
                buffer.byteCount += buffer.byteCount / UInt64(buffer.pixelStride)
                buffer.pixelStride += 1
            }
            try spread(&plan)
        }
    }

    @Test func arenasHaveNoHoles() throws {
        try expect(.sizeMismatch) { plan in try changeLast(&plan) { $0.offset += 1 << 32 } }
    }

    @Test func multiplyAddsAreThoseOfTheShapes() throws {
        let convolution = try #require(operators(PlanMutant(golden)).firstIndex { $0.operatorKind == .convolution })
        for number: UInt64 in [0, 1, 1 << 63, .max] {
            try expect(.sizeMismatch) {
                $0.change(.operators, convolution) { (step: inout OperatorRecord) in step.multiplyAdds = number }
            }
            try expect(.sizeMismatch) {
                $0.change(.exits, 1) { (exit: inout ExitRecord) in exit.multiplyAdds = number }
            }
        }
    }

    /// A quantum as large as a whole operator could not be stopped.
    @Test func quantaAreSmall() throws {
        let model = [UInt8](
            try Data(
                contentsOf: URL(filePath: #filePath).deletingLastPathComponent()
                    .appending(path: "../../models/msdnet-cifar10/model.plan").standardized))
        let all = operators(PlanMutant(model))
        let largest = try #require(all.indices.max { all[$0].multiplyAdds < all[$1].multiplyAdds })
        try expect(.quantumTooLarge, of: model) {
            $0.change(.operators, largest) { (step: inout OperatorRecord) in
                step.quantumPixels = UInt32(Int32.max)
                step.quantumBlocks = 1
            }
        }
    }

    // MARK: Weights

    /// By other sums than its weights' an instruction set would give other answers than the rest.
    @Test func sumsAreThoseOfTheWeights() throws {
        let convolution = try #require(operators(PlanMutant(golden)).first { $0.operatorKind == .convolution })
        for section in [Section.constants, .weights] {
            var mutant = PlanMutant(golden)
            let start = try #require(mutant.sections[section]).lowerBound
            // The first sum stands behind the biases of as many outputs.
            let outputs = mutant[.tensors, Int(convolution.output), as: TensorRecord.self].channels
            let offset = section == .constants ? convolution.constants + 4 * outputs : UInt32(convolution.weights)
            mutant.bytes[start + Int(offset)] ^= 1
            try withPlan(mutant.sealed) { plan in
                let error = #expect(throws: PlanError.self) { try plan.verifyWeights() }
                #expect(error?.code == .weightSumsMismatch)
            }
        }
    }

    /// NEON adds two products in 16 bits, which those of −128 and −128 leave.
    @Test func weightsAreSymmetric() throws {
        var mutant = PlanMutant(golden)
        let convolution = try #require(operators(mutant).first { $0.operatorKind == .convolution })
        let weight = try #require(mutant.sections[.weights]).lowerBound + Int(convolution.weights)
        let sum =
            try #require(mutant.sections[.constants]).lowerBound + Int(convolution.constants)
            + 4 * Int(mutant[.tensors, Int(convolution.output), as: TensorRecord.self].channels)
        let change = -128 - Int32(Int8(bitPattern: mutant.bytes[weight]))
        mutant.bytes[weight] = 0x80
        mutant.bytes.withUnsafeMutableBytes { file in
            let old = file.loadUnaligned(fromByteOffset: sum, as: Int32.self)
            file.storeBytes(of: old + change, toByteOffset: sum, as: Int32.self)
        }
        try withPlan(mutant.sealed) { plan in #expect(throws: PlanError.self) { try plan.verifyWeights() } }
    }

    // MARK: Records

    /// Texts that share bytes would be read over and over.
    @Test func recordsFollowOneAnother() throws {
        try expect(.recordOrder) { $0.change(.strings, 1) { (string: inout StringRecord) in string.offset = 0 } }
        try expect(.recordOrder) { plan in
            plan.change(.tensors, 1) { (tensor: inout TensorRecord) in tensor.firstSlice = 0 }
        }
    }

    // MARK: Helpers

    /// Changes the buffer that ends last in the arena, and the arena's size with it.
    private func changeLast(_ plan: inout PlanMutant, _ change: (inout BufferRecord) -> Void) throws {
        let buffers: [BufferRecord] = (0..<plan.count(of: .buffers)).map { plan[.buffers, $0] }
        let last = try #require(buffers.indices.max { end(buffers[$0]) < end(buffers[$1]) })
        plan.change(.buffers, last, change)
        let changed: BufferRecord = plan[.buffers, last]
        plan.change(.programs, 0) { (program: inout ProgramRecord) in program.arenaSize = end(changed) }
    }

    /// Puts every buffer behind the one before it.
    private func spread(_ plan: inout PlanMutant) throws {
        var offset: UInt64 = 0
        for index in 0..<plan.count(of: .buffers) {
            plan.change(.buffers, index) { (buffer: inout BufferRecord) in
                buffer.offset = offset
                offset = end(buffer)
            }
        }
        plan.change(.programs, 0) { (program: inout ProgramRecord) in program.arenaSize = offset }
    }

    private func end(_ buffer: BufferRecord) -> UInt64 {
        buffer.offset + PlanFormat.extent(ofBuffer: buffer.byteCount)
    }
}
