import Convert
import Engine
import Plan
import Suites
import TestGraphs
import TestMemory
import Testing

/// Damaged plans are refused, or are harmless: whatever passes validation runs inside its memory.
///
/// The plan's bytes and the arena lie between guard pages, so that a wild access ends the test process.
@Suite struct MutationTests {
    /// A plan to be damaged.
    enum Victim: CaseIterable {
        case golden
        /// Two programs that share weights.
        case twoSizes
    }

    private let golden: [UInt8]
    private let twoSizes: [UInt8]
    private static let fileSizeOffset = 16

    init() throws {
        golden = try GoldenPlan.bytes()
        twoSizes = try GoldenPlan.bytes(sides: [6, 8])
    }

    private func bytes(_ victim: Victim) -> [UInt8] { victim == .golden ? golden : twoSizes }

    /// The file range of a plan's weights.
    private func weights(of bytes: [UInt8]) throws -> Range<Int> {
        try withPlan(bytes) { plan in
            let section = plan.bytes(of: .weights)
            let first = try #require(section.baseAddress) - #require(plan.records.baseAddress)
            return first..<(first + section.count)
        }
    }

    @Test(arguments: Victim.allCases) func everyTruncationIsRefused(victim: Victim) throws {
        let whole = bytes(victim)
        let weights = try weights(of: whole)
        for length in 0..<whole.count {
            #expect(try verdict(Array(whole[..<length])) != nil, "cut off after \(length) bytes")
            // A file that says how short it is.
            guard length >= HeaderRecord.size else { continue }
            var honest = Array(whole[..<length])
            store(UInt64(length), in: &honest, at: Self.fileSizeOffset)
            seal(&honest, weights)
            #expect(try verdict(honest) != nil, "made \(length) bytes long")
        }
    }

    @Test func extraBytesAreRefused() throws {
        #expect(try verdict(golden + [UInt8](repeating: 0, count: 64))?.code == .wrongFileSize)
    }

    @Test(arguments: Victim.allCases) func everyFlippedByteIsRefusedWithItsStaleChecksum(victim: Victim) throws {
        let whole = bytes(victim)
        let weights = try weights(of: whole)
        for offset in whole.indices {
            for mask: UInt8 in [0x01, 0x80, 0xFF] {
                var mutant = whole
                mutant[offset] ^= mask
                let error = try verdict(mutant)
                if weights.contains(offset) || (40..<48).contains(offset) {
                    // Weights are not read by validation; their own checksum finds the damage.
                    guard error == nil else { continue }
                    try withPlan(mutant) { plan in #expect(throws: PlanError.self) { try plan.verifyWeights() } }
                } else {
                    #expect(error != nil, "byte \(offset) ^ \(mask)")
                }
            }
        }
    }

    @Test(arguments: Victim.allCases) func everyFlippedByteIsHarmlessWithARecomputedChecksum(victim: Victim) throws {
        let whole = bytes(victim)
        let weights = try weights(of: whole)
        var accepted = 0
        for offset in whole.indices {
            for mask: UInt8 in [0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80, 0x7F, 0xFF] {
                var mutant = whole
                mutant[offset] ^= mask
                seal(&mutant, weights)
                if try runIfAccepted(mutant) { accepted += 1 }
            }
        }
        #expect(accepted > 0)
    }

    @Test(arguments: Victim.allCases) func everyFieldIsHarmlessWithAnExtremeValue(victim: Victim) throws {
        let whole = bytes(victim)
        let weights = try weights(of: whole)
        let values: [UInt32] = [
            0, 1, 0x7FFF, 0xFFFF, 0x1_0000, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF,
            Float.nan.bitPattern, Float.infinity.bitPattern, Float.leastNonzeroMagnitude.bitPattern,
            Float.greatestFiniteMagnitude.bitPattern, (-Float.infinity).bitPattern,
        ]
        for offset in stride(from: 0, to: whole.count - 4, by: 2) where !weights.contains(offset) {
            for value in values {
                var mutant = whole
                store(value, in: &mutant, at: offset)
                seal(&mutant, weights)
                _ = try runIfAccepted(mutant)
            }
        }
    }

    @Test(arguments: Victim.allCases) func severalRandomChangesAreHarmless(victim: Victim) throws {
        let whole = bytes(victim)
        let weights = try weights(of: whole)
        var random = SplitMix64(state: 7)
        for _ in 0..<20_000 {
            var mutant = whole
            for _ in 0..<Int.random(in: 2...6, using: &random) {
                let offset = Int.random(in: 0..<weights.lowerBound, using: &random)
                mutant[offset] = UInt8.random(in: 0...255, using: &random) >> UInt8.random(in: 0...7, using: &random)
            }
            seal(&mutant, weights)
            _ = try runIfAccepted(mutant)
        }
    }

    @Test func anotherVersionIsNamedAsSuch() throws {
        let weights = try weights(of: golden)
        for (offset, change, code) in [(0, 1, .newerVersion), (2, 1, .newerVersion), (0, -1, .olderVersion)]
            as [(Int, Int, PlanError.Code)]
        {
            var mutant = golden
            mutant[HeaderRecord.versionOffset + offset] = UInt8(
                Int(mutant[HeaderRecord.versionOffset + offset]) + change)
            seal(&mutant, weights)
            #expect(try verdict(mutant)?.code == code)
        }
    }

    // MARK: Helpers

    /// Why the bytes are refused; nil when they are accepted.
    private func verdict(_ bytes: [UInt8]) throws -> PlanError? {
        // Guarded memory of an odd size would start at an odd address, which is a reason to refuse of its own.
        let padded = PlanFormat.roundUp(bytes.count, to: PlanFormat.alignment)
        let pages = try #require(GuardedPages(bytes + [UInt8](repeating: 0xA5, count: padded - bytes.count)))
        return withExtendedLifetime(pages) {
            do throws(PlanError) {
                _ = try Plan(validating: UnsafeRawBufferPointer(rebasing: pages.bytes[..<bytes.count]))
                return nil
            } catch {
                return error
            }
        }
    }

    /// Uses everything that the bytes say, if they are a valid plan.
    private func runIfAccepted(_ bytes: [UInt8]) throws -> Bool {
        do {
            try withPlan(bytes) { plan in
                var sum = 0
                for index in 0..<plan.count(of: .strings) { sum += plan.text(UInt32(index)).reduce(0) { $0 + Int($1) } }
                for index in 0..<plan.labelCount { sum += plan.label(index).count }
                for index in 0..<plan.count(of: .metadata) { sum += plan.text(plan.metadata(index).value).count }
                #expect(sum >= 0)
                for program in 0..<plan.programCount {
                    for set in [InstructionSet.scalar, .best] {
                        _ = try PlanRun(plan, program: program, instructionSet: set)
                    }
                }
            }
            return true
        } catch is PlanError {
            return false
        }
    }

    /// Recomputes both checksums.
    private func seal(_ bytes: inout [UInt8], _ weights: Range<Int>) {
        sealPlan(&bytes, weights: weights.clamped(to: 0..<bytes.count))
    }

    private func store<T: FixedWidthInteger>(_ value: T, in bytes: inout [UInt8], at offset: Int) {
        bytes.withUnsafeMutableBytes { $0.storeBytes(of: value.littleEndian, toByteOffset: offset, as: T.self) }
    }
}
