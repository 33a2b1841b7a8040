import CLinux
import Synchronization

/// A fixed team of pinned threads that share out the quanta of one step at a time.
///
/// The thread that calls `run` is member 0 and always works too, so a team of one has no further threads. Work is claimed
/// quantum by quantum from one atomic word: a member that is asleep or not scheduled is never waited for unless it has
/// claimed a quantum. Nothing is allocated after `init`.
@usableFromInline
package struct ThreadTeam: ~Copyable {
    private let state: UnsafeMutablePointer<TeamState>
    /// Members, the caller's thread included; fewer than asked for when the system refuses threads.
    package let count: Int

    /// The most members a team can have.
    package static var largestCount: Int { 16 }

    /// Bytes that `init` takes from the arena.
    package static var byteCount: Int {
        Arena.byteCount(TeamState.self, 1) + 2 * Arena.byteCount(Atomic<UInt32>.self, 1)
            + Arena.byteCount(TeamMember.self, largestCount)
    }

    /// Starts `count - 1` threads, member i pinned to the ith processor where the system allows it.
    /// - Precondition: `count` is 1...16; the arena outlives the team.
    package init(count: Int, arena: inout Arena) {
        precondition(count >= 1 && count <= Self.largestCount, "ThreadTeam: count out of range")
        // The word that idle members sleep on stands alone in its cache line.
        let alarm = arena.take(Atomic<UInt32>.self, 1)
        alarm.initialize(to: Atomic(0))
        let ready = arena.take(Atomic<UInt32>.self, 1)
        ready.initialize(to: Atomic(0))
        state = arena.take(TeamState.self, 1)
        let members = arena.take(TeamMember.self, Self.largestCount)
        state.initialize(to: TeamState(alarm: alarm, ready: ready, members: members))
        var started = 1
        while started < count {
            members[started] = TeamMember(team: state, number: started)
            let thread = clinux_thread_start(teamMemberBody, members + started, Int32(started))
            guard thread != 0 else { break }
            members[started].thread = thread
            started += 1
        }
        self.count = started
        state.pointee.waitUntilReady(UInt32(started - 1))
    }

    // Embedded Swift asks that other modules see what ends a value of theirs.
    @inlinable deinit {
        close()
    }

    /// Ends the threads.
    @usableFromInline func close() {
        state.pointee.isClosing.store(1, ordering: .sequentiallyConsistent)
        state.pointee.wake()
        for member in 1..<count { clinux_thread_join(state.pointee.members[member].thread) }
        state.deinitialize(count: 1)
    }

    /// Whether every member but the caller's sleeps.
    package var isAsleep: Bool { Int(state.pointee.sleepers.load(ordering: .acquiring)) == count - 1 }

    /// Wakes sleeping members because steps are about to follow.
    package func rouse() {
        if count > 1 { state.pointee.wake() }
    }

    /// Runs the quanta of the step at `step` on the team; returns when every claimed quantum is finished.
    /// - Parameter stop: Monotonic nanoseconds after which no further quantum is claimed.
    /// - Returns: Whether all quanta were run.
    #if !DEBUG
        @_noAllocation @_noLocks
    #endif
    package func run(_ step: UnsafePointer<Step>, in workspace: Workspace, until stop: UInt64) -> Bool {
        state.pointee.job = TeamJob(step: step, workspace: workspace)
        let quanta = step.pointee.quanta
        state.pointee.stop.store(stop, ordering: .relaxed)
        state.pointee.finished.store(0, ordering: .relaxed)
        state.pointee.generation &+= 0x1_0000_0000
        state.pointee.unclaimed.store(state.pointee.generation | UInt64(quanta), ordering: .releasing)
        state.pointee.work(member: 0)
        // What is still unclaimed was left out because the time is up; nobody may start it any more.
        let left =
            state.pointee.unclaimed.exchange(state.pointee.generation, ordering: .acquiring) & TeamState.countMask
        let claimed = quanta - Int(left)
        while Int(state.pointee.finished.load(ordering: .acquiring)) < claimed { clinux_relax() }
        return left == 0
    }
}

/// What the members work on together.
private struct TeamJob {
    let step: UnsafePointer<Step>
    let workspace: Workspace
}

/// What a thread of the team is started with.
private struct TeamMember {
    let team: UnsafeMutablePointer<TeamState>
    let number: Int
    var thread: UInt64 = 0

    init(team: UnsafeMutablePointer<TeamState>, number: Int) {
        self.team = team
        self.number = number
    }
}

/// What the members share.
private struct TeamState: ~Copyable {
    /// May only be read by a member that has claimed one of its quanta: until that is finished it does not change.
    var job: TeamJob?
    let stop = Atomic<UInt64>(.max)
    /// Counts jobs in its upper 32 bits; only the caller's thread uses it.
    var generation: UInt64 = 0
    /// The generation, and in the lower 32 bits the quanta of the current job that nobody has claimed yet.
    let unclaimed = Atomic<UInt64>(0)
    let finished = Atomic<UInt32>(0)
    /// Counts wake-ups; idle members sleep on it.
    let alarm: UnsafeMutablePointer<Atomic<UInt32>>
    let sleepers = Atomic<UInt32>(0)
    /// Members that have come up.
    let ready: UnsafeMutablePointer<Atomic<UInt32>>
    let isClosing = Atomic<UInt32>(0)
    let members: UnsafeMutablePointer<TeamMember>

    static var countMask: UInt64 { 0xFFFF_FFFF }

    init(
        alarm: UnsafeMutablePointer<Atomic<UInt32>>, ready: UnsafeMutablePointer<Atomic<UInt32>>,
        members: UnsafeMutablePointer<TeamMember>
    ) {
        self.alarm = alarm
        self.ready = ready
        self.members = members
    }

    /// Claims one quantum; returns how many were unclaimed before, 0 when there was none.
    private borrowing func claim() -> Int {
        var seen = unclaimed.load(ordering: .acquiring)
        while seen & Self.countMask != 0 {
            let (exchanged, current) = unclaimed.compareExchange(
                expected: seen, desired: seen &- 1, ordering: .acquiringAndReleasing)
            if exchanged { return Int(seen & Self.countMask) }
            seen = current
        }
        return 0
    }

    /// Claims and runs quanta until none is left or the time is up; whether it ran any.
    @discardableResult
    borrowing func work(member: Int) -> Bool {
        var didWork = false
        while clinux_now_ns() < stop.load(ordering: .relaxed) {
            let unclaimed = claim()
            guard unclaimed != 0 else { break }
            if let job {
                job.step.pointee.run(
                    quantum: job.step.pointee.quanta - unclaimed, scratch: job.workspace.scratch(of: member))
            }
            finished.wrappingAdd(1, ordering: .releasing)
            didWork = true
        }
        return didWork
    }

    /// Counts a member that has come up.
    borrowing func comeUp() {
        ready.pointee.wrappingAdd(1, ordering: .releasing)
        clinux_futex_wake_all(ready)
    }

    /// Sleeps until so many members have come up: one that came later would touch its stack for the first time while
    /// frames are measured. Not a spin: members that inherit a real-time priority may need this processor.
    borrowing func waitUntilReady(_ count: UInt32) {
        while true {
            let seen = ready.pointee.load(ordering: .acquiring)
            if seen >= count { return }
            clinux_futex_wait(ready, seen)
        }
    }

    borrowing func wake() {
        alarm.pointee.wrappingAdd(1, ordering: .sequentiallyConsistent)
        if sleepers.load(ordering: .sequentiallyConsistent) != 0 { clinux_futex_wake_all(alarm) }
    }

    /// Sleeps until the next wake-up, unless one came meanwhile or the team is closing.
    borrowing func sleep() {
        let seen = alarm.pointee.load(ordering: .sequentiallyConsistent)
        sleepers.wrappingAdd(1, ordering: .sequentiallyConsistent)
        if isClosing.load(ordering: .sequentiallyConsistent) == 0 { clinux_futex_wait(alarm, seen) }
        sleepers.wrappingSubtract(1, ordering: .sequentiallyConsistent)
    }
}

/// The life of a member other than the caller's thread: work, spin for a while, sleep.
private func teamMemberBody(_ context: UnsafeMutableRawPointer?) {
    guard let context else { return }
    let member = context.assumingMemoryBound(to: TeamMember.self)
    let (team, number) = (member.pointee.team, member.pointee.number)
    team.pointee.comeUp()
    // Long enough to stay awake between the operators of one frame, short enough to sleep between frames.
    let longestSpin = 4000
    var spins = 0
    while team.pointee.isClosing.load(ordering: .sequentiallyConsistent) == 0 {
        if team.pointee.work(member: number) {
            spins = 0
        } else if spins < longestSpin {
            spins += 1
            clinux_relax()
        } else {
            spins = 0
            team.pointee.sleep()
        }
    }
}
