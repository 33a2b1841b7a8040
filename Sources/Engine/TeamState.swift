import CLinux
import Synchronization

/// What the members of a team work on together.
struct TeamJob {
    let step: UnsafePointer<Step>
    let workspace: Workspace
}

/// What a team keeps account of.
struct TeamLog {
    /// Members, the caller's thread included.
    var count = 1
    /// Nanoseconds that the caller's thread has waited for members that were late.
    var stalled: UInt64 = 0
    /// Quanta that were run.
    var quanta: UInt64 = 0
    /// How often a member was made to sit out.
    var dismissals = 0
}

/// What the members of a team share.
struct TeamState: ~Copyable {
    /// What a member did in one go.
    struct Share {
        /// Quanta it ran.
        var quanta = 0
        /// Nanoseconds since it began.
        var duration: UInt64 = 0
    }

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
    /// What only the caller's thread uses.
    let log: UnsafeMutablePointer<TeamLog>

    static var countMask: UInt64 { 0xFFFF_FFFF }
    /// Nanoseconds beyond the length of two quanta that member 0 waits before it calls another one late.
    private static var patience: UInt64 { 20_000 }
    /// The same where it does not know how long a quantum is.
    private static var blindPatience: UInt64 { 250_000 }

    init(
        alarm: UnsafeMutablePointer<Atomic<UInt32>>, ready: UnsafeMutablePointer<Atomic<UInt32>>,
        members: UnsafeMutablePointer<TeamMember>, log: UnsafeMutablePointer<TeamLog>
    ) {
        self.log = log
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

    /// Claims and runs quanta until none is left, the time is up, or the member has to sit out.
    @discardableResult
    borrowing func work(member number: Int) -> Share {
        let member = members + number
        var share = Share()
        let start = clinux_now_ns()
        var now = start
        while now < stop.load(ordering: .relaxed), !member.pointee.sitsOut(at: now) {
            // Who only looks for work is not late.
            guard unclaimed.load(ordering: .relaxed) & Self.countMask != 0 else { break }
            member.pointee.isWorking.store(1, ordering: .relaxed)
            let unclaimed = claim()
            guard unclaimed != 0 else { break }
            if let job {
                job.step.pointee.run(
                    quantum: job.step.pointee.quanta - unclaimed, scratch: job.workspace.scratch(of: number))
            }
            finished.wrappingAdd(1, ordering: .releasing)
            share.quanta += 1
            now = clinux_now_ns()
        }
        member.pointee.isWorking.store(0, ordering: .relaxed)
        share.duration = now - min(start, now)
        return share
    }

    /// Waits until all claimed quanta are finished. Members that take much longer for one than this thread did sit out
    /// the steps that follow.
    borrowing func waitForOthers(claimed: Int, own: Share) {
        let quantum = own.duration / UInt64(max(own.quanta, 1))
        let patience = own.quanta > 0 ? 2 * quantum + Self.patience : Self.blindPatience
        let begin = clinux_now_ns()
        var waited: UInt64 = 0
        var isLate = false
        while Int(finished.load(ordering: .acquiring)) < claimed {
            clinux_relax()
            waited = clinux_now_ns() - begin
            if !isLate, waited > patience {
                isLate = true
                dismissLate(at: begin + waited)
            }
        }
        if isLate { log.pointee.stalled += waited - min(quantum, waited) }
    }

    private borrowing func dismissLate(at now: UInt64) {
        for number in 1..<log.pointee.count where members[number].isWorking.load(ordering: .relaxed) == 1 {
            members[number].dismiss(at: now)
            log.pointee.dismissals += 1
        }
    }

    /// Members that may take part.
    borrowing func activeCount(at now: UInt64) -> Int {
        var active = 0
        for number in 0..<log.pointee.count where !members[number].sitsOut(at: now) { active += 1 }
        return active
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
