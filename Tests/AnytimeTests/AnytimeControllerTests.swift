import Anytime
import CLinux
import Engine
import Foundation
import Punctual
import Testing

/// Which exit answers, given what each segment is believed to cost. The model's real cost is far below the deadline, so
/// that beliefs alone decide.
@Suite struct AnytimeControllerTests {
    private static let planPath = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "models/msdnet-cifar10/model.plan").path()
    private static let little: UInt64 = 1000
    private static let tooMuch: UInt64 = 3_600_000_000_000
    private static let deadline: UInt64 = 600_000_000_000

    /// Runs `frames` frames and gives the exits that answered, counted from 1. Every segment is believed to cost little,
    /// but for those that `beliefs` records.
    private func answers(frames: Int = 1, beliefs: (borrowing CostModel) -> Void) throws -> [Int] {
        let file = try PlanFile(Self.planPath)
        let exits = Int(file.plan.program(0).exitCount)
        guard let runner = ProgramRunner(file.plan) else { return [] }
        let memory = UnsafeMutableRawBufferPointer.allocate(
            byteCount: CostModel.memorySize(exits: exits), alignment: 64)
        defer { memory.deallocate() }
        let controller = AnytimeController(
            exits: exits, costs: CostModel(exits: exits, memory: try #require(memory.baseAddress)))
        for _ in 0..<20 {
            for exit in 0..<exits {
                controller.costs.record(.trunk(exit), Self.little)
                controller.costs.record(.head(exit), Self.little)
            }
        }
        beliefs(controller.costs)
        var result: [Int] = []
        for _ in 0..<frames {
            result.append(controller.run(runner.executor, runner.team, deadline: clinux_now_ns() + Self.deadline) + 1)
        }
        return result
    }

    @Test func whatFitsIsRunToTheLastExit() throws {
        #expect(try answers { _ in } == [5])
    }

    @Test func trunkThatDoesNotFitStopsBeforeIt() throws {
        #expect(try answers { $0.record(.trunk(2), Self.tooMuch) } == [2])
    }

    @Test func costlyHeadOnTheWayIsSkipped() throws {
        #expect(try answers { $0.record(.head(2), Self.tooMuch) } == [5])
    }

    @Test func costlyLastHeadLeavesTheExitBefore() throws {
        #expect(try answers { $0.record(.head(4), Self.tooMuch) } == [4])
    }

    @Test func exitOneAnswersWhateverItIsBelievedToCost() throws {
        let exits = try answers {
            $0.record(.head(0), Self.tooMuch)
            $0.record(.trunk(1), Self.tooMuch)
        }
        #expect(exits == [1])
    }

    /// One disturbed measurement at the start must not cost the later exits for good.
    @Test func disturbedMeasurementIsForgotten() throws {
        let exits = try answers(frames: 40) { $0.record(.trunk(1), Self.tooMuch) }
        #expect(exits.first == 1)
        #expect(exits.last == 5)
    }
}
