import CLinux
import Synchronization

/// A thread that does nothing but read the clock, and remembers when it could not: somebody else had its processor, or
/// the machine itself stood still.
final class ClockWatcher {
    /// What the thread and its owner share.
    private struct Shared: ~Copyable {
        let isClosing = Atomic<Bool>(false)
        let count = Atomic<Int>(0)
        let gaps: UnsafeMutablePointer<(from: UInt64, to: UInt64)>
        init(_ gaps: UnsafeMutablePointer<(from: UInt64, to: UInt64)>) { self.gaps = gaps }
    }

    /// Nanoseconds between two readings from which on it is a gap.
    private static let shortestGap: UInt64 = 15_000
    /// The latest gaps are kept.
    private static let capacity = 4096

    private let shared: UnsafeMutablePointer<Shared>
    private let thread: UInt64

    init() {
        let gaps = UnsafeMutablePointer<(from: UInt64, to: UInt64)>.allocate(capacity: Self.capacity)
        gaps.initialize(repeating: (0, 0), count: Self.capacity)
        shared = .allocate(capacity: 1)
        shared.initialize(to: Shared(gaps))
        thread = clinux_thread_start({ ClockWatcher.watch($0) }, shared, -1)
    }

    deinit {
        shared.pointee.isClosing.store(true, ordering: .relaxed)
        if thread != 0 { clinux_thread_join(thread) }
        shared.pointee.gaps.deallocate()
        shared.deinitialize(count: 1)
        shared.deallocate()
    }

    /// Whether there was a gap within or across a time span, in monotonic nanoseconds.
    func sawGap(from start: UInt64, to end: UInt64) -> Bool {
        let count = shared.pointee.count.load(ordering: .acquiring)
        for place in max(count - Self.capacity, 0)..<count {
            let gap = shared.pointee.gaps[place % Self.capacity]
            if gap.from < end, gap.to > start { return true }
        }
        return false
    }

    private static func watch(_ context: UnsafeMutableRawPointer?) {
        guard let context else { return }
        let shared = context.assumingMemoryBound(to: Shared.self)
        // It must not take the processor from those that it watches.
        clinux_set_ordinary()
        var before = clinux_now_ns()
        while !shared.pointee.isClosing.load(ordering: .relaxed) {
            let now = clinux_now_ns()
            if now - before > shortestGap {
                let count = shared.pointee.count.load(ordering: .relaxed)
                shared.pointee.gaps[count % capacity] = (from: before, to: now)
                shared.pointee.count.store(count + 1, ordering: .releasing)
            }
            before = now
        }
    }
}
