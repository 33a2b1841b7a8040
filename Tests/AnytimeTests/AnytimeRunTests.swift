import Anytime
import CLinux
import Engine
import Foundation
import Punctual
import Testing

/// Which exits a run reaches, with a real network. Its real cost is far below the deadline, so that what each segment is
/// believed to cost decides alone.
@Suite struct AnytimeRunTests {
    private static let little: UInt64 = 1000
    private static let tooMuch: UInt64 = 3_600_000_000_000
    private static let minutes: UInt64 = 600_000_000_000

    /// The exits that a run finishes, counted from 1.
    private func exits(
        _ run: consuming AnytimeRun, _ runner: borrowing ProgramRunner, _ costs: borrowing CostModel
    ) -> [Int] {
        var exits: [Int] = []
        while true {
            switch run.step(runner.executor, on: runner.team, costs: costs) {
            case .trunk: continue
            case .exit(let exit): exits.append(exit + 1)
            case .end:
                run.settle(on: runner.team, costs: costs)
                return exits
            }
        }
    }

    /// Has a segment take too long; such durations alone would pass for disturbances.
    private func believe(_ costs: borrowing CostModel, _ segment: Segment) {
        for _ in 0..<3 { costs.record(segment, Self.tooMuch) }
    }

    /// Runs `frames` frames with a deadline and gives the exits that each finished. Every segment is believed to cost
    /// little, but for those that `beliefs` records.
    private func exits(
        frames: Int = 1, within time: UInt64 = Self.minutes, beliefs: (borrowing CostModel) -> Void
    ) throws -> [[Int]] {
        let file = try PlanFile(PlanFileForTests.path)
        let runner = makeRunner(file.plan)
        let count = runner.executor.exitCount
        var arena = makeArena(CostModel.byteCount(exits: count))
        let costs = CostModel(exits: count, arena: &arena)
        for _ in 0..<20 {
            for exit in 0..<count {
                costs.record(.trunk(exit), Self.little)
                costs.record(.head(exit), Self.little)
            }
        }
        beliefs(costs)
        var result: [[Int]] = []
        for _ in 0..<frames {
            result.append(
                exits(AnytimeRun(.deadline(goal: clinux_now_ns() + time, end: clinux_now_ns() + time)), runner, costs))
        }
        withExtendedLifetime(file) {}
        return result
    }

    @Test func whatFitsIsRunToTheLastExit() throws {
        #expect(try exits { _ in } == [[1, 5]])
    }

    @Test func trunkThatDoesNotFitStopsBeforeIt() throws {
        #expect(try exits { believe($0, .trunk(2)) } == [[1, 2]])
    }

    @Test func costlyHeadOnTheWayIsSkipped() throws {
        #expect(try exits { believe($0, .head(2)) } == [[1, 5]])
    }

    @Test func costlyLastHeadLeavesTheExitBefore() throws {
        #expect(try exits { believe($0, .head(4)) } == [[1, 4]])
    }

    @Test func exitOneAnswersWhateverItIsBelievedToCost() throws {
        let reached = try exits {
            believe($0, .head(0))
            believe($0, .trunk(1))
        }
        #expect(reached == [[1]])
    }

    @Test func nothingIsBegunAfterTheDeadline() throws {
        #expect(try exits(within: 0) { _ in } == [[]])
    }

    /// One disturbed measurement at the start must not cost the later exits for good.
    @Test func disturbedMeasurementIsForgotten() throws {
        let reached = try exits(frames: 200) { believe($0, .trunk(1)) }
        #expect(reached.first == [1])
        #expect(reached.last?.last == 5)
    }

    @Test func otherPoliciesReachTheirExits() throws {
        let file = try PlanFile(PlanFileForTests.path)
        let runner = makeRunner(file.plan)
        let count = runner.executor.exitCount
        var arena = makeArena(CostModel.byteCount(exits: count) + SegmentCosts.byteCount(exits: count))
        let costs = CostModel(exits: count, arena: &arena)
        let work = SegmentCosts(multiplyAddsOf: runner.executor, arena: &arena)
        #expect(exits(AnytimeRun(.exit(2)), runner, costs) == [3])
        #expect(exits(AnytimeRun(.all), runner, costs) == [1, 2, 3, 4, 5])
        for exit in 0..<count {
            let needed = runner.executor.exit(exit).multiplyAdds
            #expect(exits(AnytimeRun(.budget(needed, work)), runner, costs) == [exit + 1])
            #expect(exits(AnytimeRun(.budget(needed - 1, work)), runner, costs) == [max(exit, 1)])
        }
        #expect(costs.estimates.of(.trunk(0)) == 0)
        #expect(exits(AnytimeRun(.all, isMeasured: true), runner, costs).count == count)
        #expect(costs.estimates.of(.trunk(0)) > 0)
        withExtendedLifetime(file) {}
    }
}
