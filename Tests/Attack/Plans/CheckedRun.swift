import CPoison
import Engine
import Plan

/// One run of a program whose operators may touch nothing but their operands, the slack behind these, and scratch memory.
///
/// Like any run it begins with whatever was in the arena, and may leave out heads; its answers depend on neither.
struct CheckedRun {
    /// The bits of each exit's logits; nil where its head was left out.
    private(set) var logits: [[UInt32]?] = []
    /// The operator that has changed bytes outside its output, if one has.
    private(set) var offender: Int?

    private let plan: Plan
    private let program: ProgramRecord
    private let maps: UnsafeMutableRawBufferPointer

    /// Runs program `index`; nil without memory.
    /// - Parameters:
    ///   - remains: The byte that an earlier run has left everywhere.
    ///   - heads: A bit for each exit, the first the lowest, that says whether its head is run; from the 64th on all are.
    init?(_ plan: Plan, program index: Int, instructionSet: InstructionSet, remains: UInt8, heads: UInt64) {
        self.plan = plan
        program = plan.program(index)
        let size = Workspace.byteCount(plan, threads: 1)
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: Arena.alignment)
        defer { memory.deallocate() }
        memory.initializeMemory(as: UInt8.self, repeating: remains)
        maps = UnsafeMutableRawBufferPointer(rebasing: memory[..<Int(program.arenaSize)])
        var lent = Arena(lending: memory)
        guard var arena = Arena(byteCount: ThreadTeam.byteCount + Executor.byteCount(plan, program: index)) else {
            return nil
        }
        let team = ThreadTeam(count: 1, arena: &arena)
        let executor = Executor(
            plan, program: index, instructionSet: instructionSet, in: Workspace(plan, threads: 1, arena: &lent),
            arena: &arena)
        fill(executor.input)
        var before = [UInt8](maps)
        for (number, exitIndex) in program.exits.enumerated() {
            let exit = plan.exit(exitIndex)
            let hasHead = number > 63 || heads >> UInt64(number) & 1 == 1
            for position in exit.firstOperator..<(hasHead ? exit.endOperator : exit.firstHeadOperator) {
                run(Int(position), executor, team, &before)
            }
            logits.append(hasHead ? [] : nil)
        }
        // Behind everything that could write over them.
        for exit in logits.indices where logits[exit] != nil {
            logits[exit] = executor.logits(ofExit: exit).map(\.bitPattern)
        }
    }

    /// Runs one operator, after which everything but its output is as `before`.
    private mutating func run(
        _ position: Int, _ executor: borrowing Executor, _ team: borrowing ThreadTeam, _ before: inout [UInt8]
    ) {
        let step = plan.operator(Int(program.firstOperator) + position)
        cpoison_poison(maps.baseAddress!, maps.count)
        for place in 0..<step.inputCount { open(step.input(place)) }
        open(step.output)
        _ = executor.run(position..<(position + 1), on: team)
        cpoison_unpoison(maps.baseAddress!, maps.count)
        if offender == nil, !onlyOutputDiffers(step.output, before) { offender = position }
        before.replaceSubrange(before.indices, with: maps)
    }

    private func fill(_ map: InputMap) {
        for pixel in 0..<(map.height * map.width) {
            for channel in 0..<map.channels {
                map.pixels[pixel * map.pixelStride + channel] = Int8(truncatingIfNeeded: pixel * 37 + channel * 11)
            }
        }
    }

    /// Where a tensor lies, from its first byte to its last.
    private func extent(_ index: UInt32) -> Range<Int> {
        let tensor = plan.tensor(Int(index))
        let buffer = plan.buffer(Int(tensor.buffer))
        let start = Int(buffer.offset) + Int(tensor.channelOffset)
        let last = start + (tensor.pixels - 1) * Int(buffer.pixelStride)
        return start..<(last + Int(tensor.channels) * tensor.type.size)
    }

    /// Lets a tensor be touched, with the slack behind it.
    private func open(_ tensor: UInt32) {
        let extent = extent(tensor)
        cpoison_unpoison(maps.baseAddress! + extent.lowerBound, min(extent.count + 63, maps.count - extent.lowerBound))
    }

    /// Whether all bytes but the channels of a tensor are what they were.
    private func onlyOutputDiffers(_ output: UInt32, _ before: [UInt8]) -> Bool {
        let tensor = plan.tensor(Int(output))
        let extent = extent(output)
        let stride = Int(plan.buffer(Int(tensor.buffer)).pixelStride)
        let width = Int(tensor.channels) * tensor.type.size
        for place in maps.indices where maps[place] != before[place] {
            guard extent.contains(place), (place - extent.lowerBound) % stride < width else { return false }
        }
        return true
    }
}
