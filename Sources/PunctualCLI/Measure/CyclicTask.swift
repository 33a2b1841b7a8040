import CLinux
import Punctual
import Synchronization

/// A task that wakes at regular times, as a control loop does, and notes how late it was.
final class CyclicTask {
    private struct Shared: ~Copyable {
        let isClosing = Atomic<Bool>(false)
        let restarts = Atomic<Int>(0)
        let period: UInt64
        let alone: Latencies
        let beside: Latencies
        init(period: UInt64, alone: Latencies, beside: Latencies) {
            self.period = period
            self.alone = alone
            self.beside = beside
        }
    }

    private let shared: UnsafeMutablePointer<Shared>
    private let alone = Latencies()
    private let beside = Latencies()
    private let thread: UInt64

    /// The periods that make sense, in nanoseconds: more often, it would do nothing but wake; less often, nothing would be
    /// learnt.
    static let periods: ClosedRange<UInt64> = 100_000...1_000_000_000

    /// Starts it.
    /// - Parameter period: Nanoseconds from turn to turn.
    init(period: UInt64) {
        shared = .allocate(capacity: 1)
        shared.initialize(to: Shared(period: period, alone: alone, beside: beside))
        thread = clinux_thread_start({ CyclicTask.run($0) }, shared, -1)
    }

    deinit {
        shared.pointee.isClosing.store(true, ordering: .relaxed)
        if thread != 0 { clinux_thread_join(thread) }
        shared.deinitialize(count: 1)
        shared.deallocate()
    }

    /// How late it is with nothing beside it: 500 turns, or half a second.
    func measureAlone() -> Latencies {
        clinux_sleep_until(clinux_now_ns() + min(500 * shared.pointee.period, 500_000_000))
        shared.pointee.restarts.store(1, ordering: .releasing)
        return alone
    }

    /// Counts from here on only.
    func restart() { shared.pointee.restarts.store(2, ordering: .releasing) }

    /// How late it has been since.
    func lateness() -> Latencies {
        shared.pointee.restarts.store(3, ordering: .releasing)
        return beside
    }

    private static func run(_ context: UnsafeMutableRawPointer?) {
        guard let context else { return }
        let shared = context.assumingMemoryBound(to: Shared.self)
        var next = clinux_now_ns()
        while !shared.pointee.isClosing.load(ordering: .relaxed) {
            next += shared.pointee.period
            clinux_sleep_until(next)
            let now = clinux_now_ns()
            let late = now - min(next, now)
            // Turns that it has missed are left out, as a control loop does.
            next += late / shared.pointee.period * shared.pointee.period
            switch shared.pointee.restarts.load(ordering: .acquiring) {
            case 0: shared.pointee.alone.record(late)
            case 2: shared.pointee.beside.record(late)
            default: break
            }
        }
    }
}
