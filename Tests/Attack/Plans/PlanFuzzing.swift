import Foundation
import Plan
import TestGraphs

/// Plans to begin with: all kinds of operators, one program and two, and some that nobody thought of.
func planSeeds() -> [Data] {
    do {
        return try
            ([GoldenPlan.bytes(), GoldenPlan.bytes(sides: [6, 8])] + (1...6).map { try RandomPlan.bytes(seed: $0) })
            .map { Data($0) }
    } catch {
        preconditionFailure("no plan can be made: \(error)")
    }
}

/// Opens a plan, sealed first so that it is not refused for its checksums alone, and runs it.
func attackPlan(_ bytes: [UInt8]) {
    guard bytes.count >= HeaderRecord.size else { return }
    attack.open(PlanMutant(bytes).sealed)
}

/// The plan with some records, fields or values changed; nil for what has no header.
func mutatedPlan(_ bytes: Data, seed: UInt32) -> Data? {
    guard bytes.count >= HeaderRecord.size else { return nil }
    var mutator = PlanMutator(seed: UInt64(seed))
    return Data(mutator.mutant(of: [UInt8](bytes)))
}

/// libFuzzer calls from one thread.
nonisolated(unsafe) private var attack: PlanAttack = {
    do {
        return try PlanAttack(seed: 1, folder: nil)
    } catch {
        preconditionFailure("no plan can be made: \(error)")
    }
}()
