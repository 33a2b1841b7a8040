import CLinux
import Engine
import Synchronization

/// Counts jobs, from 0; a thread can sleep until the count has reached a number.
///
/// What was written before `advance` is seen after `wait`.
package struct JobCounter {
    private let word: UnsafeMutablePointer<Atomic<UInt32>>

    /// Bytes that `init` takes from an arena.
    package static var byteCount: Int { Arena.byteCount(Atomic<UInt32>.self, 1) }

    /// A count of 0.
    /// - Precondition: The arena outlives every copy of the counter.
    package init(arena: inout Arena) {
        word = arena.take(Atomic<UInt32>.self, 1)
        word.initialize(to: Atomic(0))
    }

    /// Counts one more job and wakes who waits for it; only ever called by one thread.
    #if !DEBUG
        @_noAllocation @_noLocks
    #endif
    package func advance() {
        word.pointee.wrappingAdd(1, ordering: .releasing)
        clinux_futex_wake_all(word)
    }

    /// Sleeps until the count is `number`, the current one or the next.
    #if !DEBUG
        @_noAllocation @_noLocks
    #endif
    package func wait(for number: UInt32) {
        while true {
            let seen = word.pointee.load(ordering: .acquiring)
            if seen == number { return }
            clinux_futex_wait(word, seen)
        }
    }

    /// Sleeps until the count is `number`, the current one or the next, or until the time `limit` in monotonic
    /// nanoseconds.
    /// - Returns: Whether the count is reached.
    #if !DEBUG
        @_noAllocation @_noLocks
    #endif
    package func wait(for number: UInt32, until limit: UInt64) -> Bool {
        while true {
            let seen = word.pointee.load(ordering: .acquiring)
            if seen == number { return true }
            if clinux_now_ns() >= limit { return false }
            clinux_futex_wait_until(word, seen, limit)
        }
    }

    /// Whether the count is `number`, the current one or the next.
    #if !DEBUG
        @_noAllocation @_noLocks
    #endif
    package func hasReached(_ number: UInt32) -> Bool {
        word.pointee.load(ordering: .acquiring) == number
    }
}
