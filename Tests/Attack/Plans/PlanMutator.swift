import Plan
import Suites
import TestGraphs

/// Changes fields of a plan so that it stays as believable as can be: records, their fields, and values that fit there.
struct PlanMutator {
    private var random: SplitMix64

    init(seed: UInt64) { random = SplitMix64(state: seed) }

    /// Sections whose records are fields of four bytes, and those with numbers of their own.
    private static let sections: [Section] = [
        .programs, .inputs, .operators, .parameters, .tensors, .slices, .buffers, .exits, .constants, .strings, .text,
        .labels, .metadata, .weights,
    ]

    private static let edges: [UInt32] = [
        0, 1, 2, 3, 4, 15, 16, 17, 63, 64, 65, 127, 128, 255, 256, 0x7FFF, 0x8000, 0xFFFF, 0x1_0000, 0xFF_FFFF,
        0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFE, 0xFFFF_FFFF, Float.nan.bitPattern, Float.infinity.bitPattern,
        (-Float.infinity).bitPattern, Float.leastNonzeroMagnitude.bitPattern, Float.greatestFiniteMagnitude.bitPattern,
        Float(1).bitPattern, Float(-1).bitPattern, PlanFormat.largestScale.bitPattern,
    ]

    /// The plan with one to four changes, mostly with checksums that fit.
    mutating func mutant(of bytes: [UInt8]) -> [UInt8] {
        var plan = PlanMutant(bytes)
        for _ in 0..<Int.random(in: 1...4, using: &random) { change(&plan) }
        return Int.random(in: 0..<20, using: &random) == 0 ? plan.bytes : plan.sealed
    }

    private mutating func change(_ plan: inout PlanMutant) {
        guard let section = Self.sections.randomElement(using: &random), let range = plan.sections[section],
            range.count >= max(section.recordSize, 4)
        else { return changeHeader(&plan) }
        if Int.random(in: 0..<30, using: &random) == 0 { return changeHeader(&plan) }
        let width =
            section == .text || section == .weights || section == .constants && Bool.random(using: &random) ? 1 : 4
        let size = max(section.recordSize, width)
        let record = Int.random(in: 0..<range.count / size, using: &random)
        let field = Int.random(in: 0..<size / width, using: &random) * width
        let place = range.lowerBound + record * size + field
        switch Int.random(in: 0...5, using: &random) {
        case 0, 1: store(Self.edges.randomElement(using: &random) ?? 0, in: &plan, place, width)
        case 2:
            // The same field of another record.
            let other = Int.random(in: 0..<range.count / size, using: &random)
            store(load(plan, range.lowerBound + other * size + field, width), in: &plan, place, width)
        case 3:
            // Two records exchanged.
            let other = range.lowerBound + Int.random(in: 0..<range.count / size, using: &random) * size
            let first = range.lowerBound + record * size
            for index in 0..<size { plan.bytes.swapAt(first + index, other + index) }
        default:
            let delta = UInt32(bitPattern: Int32.random(in: -70...70, using: &random))
            store(load(plan, place, width) &+ delta, in: &plan, place, width)
        }
    }

    /// Header and section table.
    private mutating func changeHeader(_ plan: inout PlanMutant) {
        let end = min(HeaderRecord.size + Section.count * SectionRecord.size, plan.bytes.count)
        let place = Int.random(in: 0..<end / 4, using: &random) * 4
        store(load(plan, place, 4) &+ UInt32.random(in: 0...128, using: &random) &- 64, in: &plan, place, 4)
    }

    private func load(_ plan: PlanMutant, _ place: Int, _ width: Int) -> UInt32 {
        (0..<width).reduce(0) { $0 | UInt32(plan.bytes[place + $1]) << UInt32(8 * $1) }
    }

    private func store(_ value: UInt32, in plan: inout PlanMutant, _ place: Int, _ width: Int) {
        for index in 0..<width { plan.bytes[place + index] = UInt8(truncatingIfNeeded: value >> UInt32(8 * index)) }
    }
}
