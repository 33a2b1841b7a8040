import CLinux
import Synchronization

/// A fixed team of pinned threads that share out the quanta of one operator at a time.
///
/// The caller's own thread is member 0 and always works too, so a team of one has no further threads. Work is claimed
/// quantum by quantum from one atomic word: a member that is asleep or not scheduled is never waited for unless it has
/// claimed a quantum. Nothing is allocated; the state lies in memory of the caller.
public struct ThreadTeam: ~Copyable {
    private let state: UnsafeMutablePointer<TeamState>
    /// Members, the caller's thread included; fewer than asked for when the system refuses threads.
    public let count: Int

    /// The most members a team can have.
    public static var largestCount: Int { 16 }

    /// Bytes that `init` needs, at an address that is a multiple of 64.
    public static var memorySize: Int { alarmSize + MemoryLayout<TeamState>.stride }
    /// The word that idle members sleep on stands alone in its cache line.
    private static var alarmSize: Int { 64 }

    /// Starts `count - 1` threads, member i pinned to the ith processor where the system allows it.
    /// - Precondition: `memory` has `memorySize` bytes and outlives the team.
    public init(count: Int, memory: UnsafeMutableRawPointer) {
        precondition(count >= 1 && count <= Self.largestCount, "ThreadTeam: count out of range")
        let alarm = memory.bindMemory(to: Atomic<UInt32>.self, capacity: 1)
        alarm.initialize(to: Atomic(0))
        state = (memory + Self.alarmSize).bindMemory(to: TeamState.self, capacity: 1)
        state.initialize(to: TeamState(alarm: alarm))
        var started = 1
        while started < count {
            state.pointee.startingMember.store(UInt32(started), ordering: .releasing)
            let thread = clinux_thread_start(teamMemberBody, state, Int32(started))
            guard thread != 0 else { break }
            state.pointee.threads[started] = thread
            // The thread takes its number from the shared word; the next number must not overwrite it before.
            while state.pointee.startingMember.load(ordering: .acquiring) != 0 { clinux_relax() }
            started += 1
        }
        self.count = started
    }

    /// Ends the threads. Must be the last call, before the memory is given back.
    func close() {
        state.pointee.isClosing.store(1, ordering: .sequentiallyConsistent)
        wake(state)
        for member in 1..<Self.largestCount where state.pointee.threads[member] != 0 {
            clinux_thread_join(state.pointee.threads[member])
        }
        state.deinitialize(count: 1)
    }

    /// Wakes sleeping members because operators are about to follow.
    func rouse() {
        if count > 1 { wake(state) }
    }

    /// Runs the quanta of `job` on the team; returns when every claimed quantum is finished.
    /// - Parameter stop: Monotonic nanoseconds after which no further quantum is claimed.
    /// - Returns: Whether all quanta were run.
    func run(_ job: Job, until stop: UInt64) -> Bool {
        state.pointee.job = job
        state.pointee.stop.store(stop, ordering: .relaxed)
        state.pointee.finished.store(0, ordering: .relaxed)
        state.pointee.generation &+= 0x1_0000_0000
        state.pointee.unclaimed.store(state.pointee.generation | UInt64(job.quanta), ordering: .releasing)
        work(state, member: 0)
        // What is still unclaimed was left out because the time is up; claim it so that nobody starts it.
        var leftOut = 0
        while claim(state) != 0 { leftOut += 1 }
        while Int(state.pointee.finished.load(ordering: .acquiring)) + leftOut < job.quanta { clinux_relax() }
        return leftOut == 0
    }
}

/// What the members share.
private struct TeamState: ~Copyable {
    /// May only be read by a member that has claimed one of its quanta: until that is finished it does not change.
    var job: Job?
    let stop = Atomic<UInt64>(.max)
    /// Counts jobs in its upper 32 bits; only the caller's thread uses it.
    var generation: UInt64 = 0
    /// The generation, and in the lower 32 bits the quanta of the current job that nobody has claimed yet.
    let unclaimed = Atomic<UInt64>(0)
    let finished = Atomic<UInt32>(0)
    /// Counts wake-ups; idle members sleep on it.
    let alarm: UnsafeMutablePointer<Atomic<UInt32>>
    let sleepers = Atomic<UInt32>(0)
    let isClosing = Atomic<UInt32>(0)
    /// Hands a starting thread its number; 0 once the thread has taken it.
    let startingMember = Atomic<UInt32>(0)
    var threads = InlineArray<16, UInt64>(repeating: 0)

    init(alarm: UnsafeMutablePointer<Atomic<UInt32>>) {
        self.alarm = alarm
    }
}

/// Claims one quantum; returns how many were unclaimed before, 0 when there was none.
private func claim(_ state: UnsafeMutablePointer<TeamState>) -> Int {
    var seen = state.pointee.unclaimed.load(ordering: .acquiring)
    while seen & 0xFFFF_FFFF != 0 {
        let (exchanged, current) = state.pointee.unclaimed.compareExchange(
            expected: seen, desired: seen &- 1, ordering: .acquiringAndReleasing)
        if exchanged { return Int(seen & 0xFFFF_FFFF) }
        seen = current
    }
    return 0
}

/// Claims and runs quanta until none is left or the time is up; whether it ran any.
@discardableResult
private func work(_ state: UnsafeMutablePointer<TeamState>, member: Int) -> Bool {
    var didWork = false
    while clinux_now_ns() < state.pointee.stop.load(ordering: .relaxed) {
        let unclaimed = claim(state)
        guard unclaimed != 0 else { break }
        if let job = state.pointee.job { job.run(quantum: job.quanta - unclaimed, member: member) }
        state.pointee.finished.wrappingAdd(1, ordering: .releasing)
        didWork = true
    }
    return didWork
}

private func wake(_ state: UnsafeMutablePointer<TeamState>) {
    state.pointee.alarm.pointee.wrappingAdd(1, ordering: .sequentiallyConsistent)
    if state.pointee.sleepers.load(ordering: .sequentiallyConsistent) != 0 {
        clinux_futex_wake_all(state.pointee.alarm)
    }
}

/// The life of a member other than the caller's thread: work, spin for a while, sleep.
private func teamMemberBody(_ context: UnsafeMutableRawPointer?) {
    guard let context else { return }
    let state = context.assumingMemoryBound(to: TeamState.self)
    let member = Int(state.pointee.startingMember.load(ordering: .acquiring))
    state.pointee.startingMember.store(0, ordering: .releasing)
    // Long enough to stay awake between the operators of one frame, short enough to sleep between frames.
    let longestSpin = 4000
    var spins = 0
    while state.pointee.isClosing.load(ordering: .sequentiallyConsistent) == 0 {
        if work(state, member: member) {
            spins = 0
        } else if spins < longestSpin {
            spins += 1
            clinux_relax()
        } else {
            spins = 0
            let alarm = state.pointee.alarm.pointee.load(ordering: .sequentiallyConsistent)
            state.pointee.sleepers.wrappingAdd(1, ordering: .sequentiallyConsistent)
            if state.pointee.isClosing.load(ordering: .sequentiallyConsistent) == 0 {
                clinux_futex_wait(state.pointee.alarm, alarm)
            }
            state.pointee.sleepers.wrappingSubtract(1, ordering: .sequentiallyConsistent)
        }
    }
}
