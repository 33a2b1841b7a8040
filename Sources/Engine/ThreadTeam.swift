import CLinux
import Synchronization

/// A fixed team of threads that share out the quanta of one step at a time.
///
/// The thread that calls `run` is member 0 and always works too, so a team of one has no further threads. Work is claimed
/// quantum by quantum from one atomic word: a member that is asleep or not scheduled is never waited for unless it has
/// claimed a quantum. One that was, which happens beside busy neighbours, sits out for a while, and longer each time; so
/// a team that others disturb falls back to fewer members, down to member 0 alone. Nothing is allocated after `init`.
@usableFromInline
package struct ThreadTeam: ~Copyable {
    private let state: UnsafeMutablePointer<TeamState>
    private let log: UnsafeMutablePointer<TeamLog>
    /// Members, the caller's thread included; fewer than asked for when the system refuses threads.
    package let count: Int

    /// The most members a team can have.
    package static var largestCount: Int { 16 }

    /// Bytes that `init` takes from the arena.
    package static var byteCount: Int {
        Arena.byteCount(TeamState.self, 1) + Arena.byteCount(TeamLog.self, 1) + 2
            * Arena.byteCount(Atomic<UInt32>.self, 1)
            + Arena.byteCount(TeamMember.self, largestCount)
    }

    /// Starts `count - 1` threads.
    /// - Parameter processors: The numbers of `count` processors. Member i is pinned to the ith where the system allows
    ///   it, but for member 0, which is the caller's thread. Nil leaves the choice to the system.
    /// - Precondition: `count` is 1...16; the arena outlives the team.
    package init(count: Int, processors: UnsafePointer<Int32>? = nil, arena: inout Arena) {
        precondition(count >= 1 && count <= Self.largestCount, "ThreadTeam: count out of range")
        // The word that idle members sleep on stands alone in its cache line.
        let alarm = arena.take(Atomic<UInt32>.self, 1)
        alarm.initialize(to: Atomic(0))
        let ready = arena.take(Atomic<UInt32>.self, 1)
        ready.initialize(to: Atomic(0))
        state = arena.take(TeamState.self, 1)
        let members = arena.take(TeamMember.self, Self.largestCount)
        log = arena.take(TeamLog.self, 1)
        log.initialize(to: TeamLog())
        state.initialize(to: TeamState(alarm: alarm, ready: ready, members: members, log: log))
        (members + 0).initialize(to: TeamMember(team: state, number: 0))
        var started = 1
        while started < count {
            let member = members + started
            member.initialize(to: TeamMember(team: state, number: started))
            let thread = clinux_thread_start(teamMemberBody, member, processors?[started] ?? -1)
            guard thread != 0 else { break }
            member.pointee.thread = thread
            started += 1
        }
        self.count = started
        log.pointee.count = started
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

    /// Members that take part just now: fewer than `count` while some sit out.
    package var activeCount: Int { state.pointee.activeCount(at: clinux_now_ns()) }

    /// How often a member was made to sit out.
    package var dismissals: Int { log.pointee.dismissals }

    /// Nanoseconds in all that member 0 has waited for members that were late.
    #if !DEBUG
        @_noAllocation @_noLocks
    #endif
    package func stallTime() -> UInt64 {
        log.pointee.stalled
    }

    /// Quanta that the team has run.
    package var quanta: UInt64 { log.pointee.quanta }

    /// Wakes sleeping members because steps are about to follow.
    package func rouse() {
        if count > 1, state.pointee.activeCount(at: clinux_now_ns()) > 1 { state.pointee.wake() }
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
        let own = state.pointee.work(member: 0)
        // What is still unclaimed was left out because the time is up; nobody may start it any more.
        let left =
            state.pointee.unclaimed.exchange(state.pointee.generation, ordering: .acquiring) & TeamState.countMask
        let claimed = quanta - Int(left)
        log.pointee.quanta += UInt64(claimed)
        if Int(state.pointee.finished.load(ordering: .acquiring)) < claimed {
            state.pointee.waitForOthers(claimed: claimed, own: own)
        }
        return left == 0
    }
}
