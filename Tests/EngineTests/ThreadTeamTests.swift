import CLinux
import Engine
import Foundation
import Testing

/// Claiming, stopping, sleeping and waking, without any network.
@Suite struct ThreadTeamTests {
    @Test(arguments: [1, 2, 3, 16]) func everyQuantumRunsExactlyOnce(threads: Int) {
        let team = Team(threads)
        for (pixels, quantum) in [(1, 1), (7, 3), (64, 1), (1000, 7), (5, 100)] {
            let step = CountingStep(pixels: pixels, quantumPixels: quantum)
            #expect(team.run(step))
            #expect(step.counts == Array(repeating: 1, count: pixels), "\(pixels) pixels by \(quantum)")
        }
    }

    /// A member that is still looking for work of one step must not run or skip any of the next.
    @Test(arguments: [2, 4]) func manyShortStepsInARowAreAllRun(threads: Int) {
        let team = Team(threads)
        let step = CountingStep(pixels: 3)
        for _ in 0..<20_000 {
            step.reset()
            guard team.run(step), step.counts == [1, 1, 1] else {
                Issue.record("a quantum was lost or run twice")
                return
            }
        }
    }

    @Test(arguments: [1, 3]) func nothingIsStartedAfterTheStop(threads: Int) {
        let team = Team(threads)
        let step = CountingStep(pixels: 100)
        #expect(!team.run(step, until: 0))
        #expect(step.computed == 0)
        #expect(!team.run(step, until: clinux_now_ns()))
        #expect(step.computed == 0)
    }

    /// The work would take ten seconds; each member finishes the quantum that it is in, and no more.
    @Test(arguments: [1, 2]) func workIsLeftAtTheNextQuantum(threads: Int) {
        let team = Team(threads)
        let step = CountingStep(pixels: 10_000, nanoseconds: 1_000_000)
        let start = clinux_now_ns()
        #expect(!team.run(step, until: start + 20_000_000))
        let computed = step.computed
        #expect(computed >= 1 && computed < 10_000)
        // Nobody goes on behind the caller's back.
        Thread.sleep(forTimeInterval: 0.05)
        #expect(step.computed == computed)
        #expect(step.counts.allSatisfy { $0 <= 1 })
    }

    /// What is left of one step must not be mistaken for part of the next.
    @Test func aStepAfterAnAbandonedOneIsWhole() {
        let team = Team(3)
        let abandoned = CountingStep(pixels: 1000, nanoseconds: 100_000)
        for _ in 0..<20 {
            _ = team.run(abandoned, until: clinux_now_ns() + 500_000)
            let step = CountingStep(pixels: 50)
            #expect(team.run(step))
            #expect(step.counts == Array(repeating: 1, count: 50))
        }
    }

    /// Members spin for well under a millisecond before they sleep.
    @Test func sleepingMembersWakeForWork() {
        let team = Team(2)
        // Long enough that the other member takes part if it is awake, even on one processor.
        let step = CountingStep(pixels: 200, nanoseconds: 1_000_000)
        var members = 0
        for _ in 0..<20 where members < 2 {
            step.reset()
            #expect(sleeps(team))
            team.rouse()
            #expect(team.run(step))
            #expect(step.counts == Array(repeating: 1, count: 200))
            members = step.members
        }
        #expect(members == 2)
    }

    /// Waits, for a busy machine's sake up to a minute.
    private func sleeps(_ team: Team) -> Bool {
        let limit = clinux_now_ns() + 60_000_000_000
        while !team.isAsleep, clinux_now_ns() < limit { Thread.sleep(forTimeInterval: 0.001) }
        return team.isAsleep
    }

    /// As beside a busy neighbour: whoever is late sits out, and the rest of the work goes on without it.
    @Test func memberThatIsLateSitsOut() {
        let team = Team(2)
        let step = CountingStep(pixels: 50, nanoseconds: 20_000, delay: 5_000_000)
        var rounds = 0
        while team.dismissals == 0, rounds < 200 {
            step.reset()
            team.rouse()
            #expect(team.run(step))
            #expect(step.counts == Array(repeating: 1, count: 50))
            rounds += 1
        }
        #expect(team.dismissals == 1)
        // What is waited beyond a quantum: how much of the delay that is says the machine, which may hold up the caller too.
        #expect(team.stallTime > 20_000)
        #expect(team.activeCount == 1)
        step.reset()
        #expect(team.run(step))
        #expect(step.members == 1)
        Thread.sleep(forTimeInterval: 0.05)
        #expect(team.activeCount == 2)
    }

    @Test func teamsEndAwakeOrAsleep() {
        for isAsleep in [false, true, false, true] {
            let team = Team(4)
            #expect(team.run(CountingStep(pixels: 10)))
            if isAsleep { #expect(sleeps(team)) }
        }
    }

    @Test func countIsWhatWasAskedFor() {
        for count in [1, 2, 16] { #expect(Team(count).count == count) }
    }

    @Test func countOutOfRangeIsAProgrammersError() async {
        await #expect(processExitsWith: .failure) { _ = Team(0) }
        await #expect(processExitsWith: .failure) { _ = Team(17) }
    }
}
