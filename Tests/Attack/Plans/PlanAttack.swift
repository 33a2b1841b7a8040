import CLinux
import CPoison
import Engine
import Foundation
import Plan
import Suites
import TestGraphs

/// Attacks for so many seconds, then prints a line of numbers.
/// - Parameter arguments: A seed, seconds, and a folder for the plan at hand.
func attackPlans(_ arguments: ArraySlice<String>) throws {
    let words = Array(arguments)
    guard words.count == 3, let seed = UInt64(words[0]), let seconds = UInt64(words[1]) else {
        fail("usage: plans SEED SECONDS FOLDER")
    }
    var attack = try PlanAttack(seed: seed, folder: words[2])
    let end = clinux_now_ns() + seconds * 1_000_000_000
    while clinux_now_ns() < end { try attack.step() }
    print(
        "\(attack.tried) plans tried, \(attack.accepted) accepted, \(attack.runs) runs, "
            + "longest opening \(attack.longestOpening / 1000) us")
}

private func fail(_ reason: String) -> Never {
    FileHandle.standardError.write(Data("attack on plans: \(reason)\n".utf8))
    exit(1)
}

/// Opens and runs plans that were changed on purpose, and ends the process at the first that does harm.
///
/// The plan at hand is in last.plan, which a crash leaves there.
struct PlanAttack {
    private(set) var tried = 0
    private(set) var accepted = 0
    private(set) var runs = 0
    private(set) var longestOpening: UInt64 = 0
    private var random: SplitMix64
    private var mutator: PlanMutator
    private let fixed: [[UInt8]]
    private var plan: [UInt8] = []
    private var hasRightWeights = false
    private let blackBox: UnsafeMutableRawPointer?
    private let sets: [InstructionSet]

    private static let blackBoxSize = 1 << 20
    /// More than this is not run, because it would take long and not because it could do harm.
    private static let largestArena: UInt64 = 8 << 20
    private static let mostMultiplyAdds: UInt64 = 20_000_000
    /// A plan that takes longer to open is one that was made to, in nanoseconds of processor time.
    private static let slowOpening: UInt64 = 1_000_000_000
    private static let mutantsPerPlan = 400

    /// - Parameter folder: Where last.plan lies; nil where somebody else keeps what does harm.
    init(seed: UInt64, folder: String?) throws {
        random = SplitMix64(state: seed)
        mutator = PlanMutator(seed: seed &+ 1)
        fixed = [try GoldenPlan.bytes(), try GoldenPlan.bytes(sides: [6, 8])]
        blackBox = folder.flatMap { cpoison_black_box("\($0)/last.plan", Self.blackBoxSize) }
        guard folder == nil || blackBox != nil else { fail("\(folder ?? "") cannot be written") }
        sets = (0..<InstructionSet.knownCount).map { InstructionSet.known($0) }.filter(\.isAvailable)
    }

    /// Tries one mutant, of another plan now and then.
    mutating func step() throws {
        if tried % Self.mutantsPerPlan == 0 {
            let choice = tried / Self.mutantsPerPlan
            plan = choice % 4 < 2 ? fixed[choice % 2] : try RandomPlan.bytes(seed: random.next())
            guard plan.count <= Self.blackBoxSize else { fail("a random plan is too large") }
            guard open(plan) else { fail("an intact plan is refused") }
        }
        tried += 1
        open(mutator.mutant(of: plan))
    }

    /// Opens a plan and runs it; whether it was accepted.
    @discardableResult
    mutating func open(_ bytes: [UInt8]) -> Bool {
        blackBox?.copyMemory(from: bytes, byteCount: bytes.count)
        let size = bytes.withUnsafeBytes { Plan.recordsSize(ofFile: $0, fileSize: bytes.count) }
        // Exact ends, behind which the sanitizer notices a read.
        let records = copy(bytes[..<size], slack: PlanFormat.slack)
        let rest = copy(bytes[size...], slack: 0)
        defer {
            records.deallocate()
            rest.deallocate()
        }
        let start = clinux_thread_cpu_ns()
        let plan = try? Plan(
            validating: UnsafeRawBufferPointer(rebasing: records[..<size]), rest: UnsafeRawBufferPointer(rest))
        let time = clinux_thread_cpu_ns() - start
        longestOpening = max(longestOpening, time)
        guard time < Self.slowOpening else { fail("a plan took \(time) ns to open") }
        guard let plan else { return false }
        accepted += 1
        // What is wrong with weights is found when they are verified; until then answers are wrong, and each its own.
        hasRightWeights = (try? plan.verifyWeights()) != nil
        for program in 0..<plan.programCount { run(plan, program) }
        return true
    }

    private func copy(_ bytes: ArraySlice<UInt8>, slack: Int) -> UnsafeMutableRawBufferPointer {
        let memory = UnsafeMutableRawBufferPointer.allocate(
            byteCount: bytes.count + slack, alignment: PlanFormat.alignment)
        memory.initializeMemory(as: UInt8.self, repeating: 0)
        memory.copyBytes(from: bytes)
        return memory
    }

    /// Every instruction set stays within the operands, and all give the same bits, whatever was in the arena and whichever
    /// heads are left out.
    private mutating func run(_ plan: Plan, _ program: Int) {
        let record = plan.program(program)
        let last = plan.exit(record.exits.upperBound - 1)
        guard record.arenaSize <= Self.largestArena, last.multiplyAdds <= Self.mostMultiplyAdds else { return }
        var expected: [[UInt32]?] = []
        for set in sets {
            let run = CheckedRun(
                plan, program: program, instructionSet: set, remains: UInt8.random(in: 0...255, using: &random),
                heads: expected.isEmpty ? .max : random.next())
            guard let run else { return }
            runs += 1
            if let offender = run.offender {
                fail("operator \(offender) writes outside its output on \(set)")
            }
            if expected.isEmpty { expected = run.logits }
            guard !hasRightWeights || zip(run.logits, expected).allSatisfy({ $0 == nil || $0 == $1 }) else {
                fail("\(set) gives other bits")
            }
        }
    }
}
