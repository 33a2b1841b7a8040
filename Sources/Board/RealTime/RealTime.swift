import CLinux
import Text

/// What `--realtime` asks of the system, step by step; every step may be refused, and the program goes on without it.
///
/// The order that works: `chooseProcessors` and `pin`, `lockMemory`, `takePriority`, then start the threads that do
/// the work, which inherit processors and priority, and at last `raisePriority` on the thread that waits for their
/// answer. The kernel's limit for real-time threads (95 % of a second, `doctor` shows it) stays in force, so that a
/// mistake does not freeze the machine.
package enum RealTime {
    /// The priority of threads that work: above all usual threads and level with the kernel's interrupt threads.
    package static let workerPriority = 50
    /// Of stacks, this much is touched, in bytes.
    package static let stackBytes = 256 * 1024

    /// Keeps all memory of the process in place, what is allocated later as well.
    ///
    /// - Parameter reserve: Bytes that the process will still allocate, thread stacks of 1 MiB included. Where the
    ///   limit has no room for them the step is refused and nothing is locked, because the allocations would fail.
    package static func lockMemory(reserve: Int) -> RealTimeStep {
        precondition(reserve >= 0, "lockMemory: negative reserve")
        return RealTimeStep(.lockMemory, error: clinux_lock_memory(reserve))
    }

    /// Touches the calling thread's stack, so that no page fault is left for the first frame.
    package static func touchStack() -> RealTimeStep {
        clinux_touch_stack(stackBytes)
        return RealTimeStep(.touchStack, .done)
    }

    /// Gives the calling thread, and threads that it starts from now on, a real-time priority from 1 to 98.
    package static func takePriority(_ priority: Int = workerPriority) -> RealTimeStep {
        precondition(priority >= 1 && priority <= 98, "takePriority: priority out of range")
        return RealTimeStep(.priority(priority), error: clinux_set_fifo(Int32(priority)))
    }

    /// Raises the calling thread one above the threads that it has started; absent when it has no real-time priority.
    package static func raisePriority() -> RealTimeStep {
        let current = priority()
        guard current > 0, current < 99 else { return RealTimeStep(.raisedPriority(current), .absent) }
        return RealTimeStep(.raisedPriority(current + 1), error: clinux_set_fifo(Int32(current + 1)))
    }

    /// Gives the calling thread the priority and the processors that the process has begun with, and lets memory go.
    package static func giveUp() {
        clinux_be_ordinary()
        clinux_unlock_memory()
    }

    /// Has the calling thread run soon after it wakes although it has no real-time priority: who asks for short turns
    /// comes before others that are in the middle of a long one. It needs no right, and changes nothing before Linux 6.12.
    package static func takeShortTurns() { clinux_set_slice(shortestTurn) }

    /// The least that the kernel grants, in nanoseconds.
    private static let shortestTurn: UInt64 = 100_000

    /// The real-time priority of a thread, 0 when it has none; the kernel's number of it, 0 for the calling one.
    package static func priority(ofThread thread: Int32 = 0) -> Int {
        var policy: Int32 = 0
        var priority: Int32 = 0
        return clinux_scheduling(thread, &policy, &priority) == 0 ? Int(priority) : 0
    }

    /// Picks processors of this machine for `count` threads, the best first; takes 40 ms.
    package static func chooseProcessors(_ count: Int) -> [Int] { ProcessorChoice.choose(count) }

    /// Keeps a thread on these processors, and the threads that it starts from now on.
    ///
    /// - Parameters:
    ///   - processors: The kernel's numbers.
    ///   - thread: The kernel's number of the thread; 0 is the calling one.
    package static func pin(to processors: [Int], thread: Int32 = 0) -> RealTimeStep {
        let list = ProcessorList(processors)
        if list.isEmpty { return RealTimeStep(.pin(list), .absent) }
        return RealTimeStep(.pin(list), error: clinux_pin(thread, list.mask))
    }

    /// The kernel's number of the calling thread, for `pin` and `priority`.
    package static var thread: Int32 { clinux_thread_number() }
}
