import CLinux
import Engine
import Synchronization

/// The one word that decides what is answered: which request it is for, the best exit that is finished, and whether
/// that is sealed.
///
/// The worker publishes exits, the requester waits and seals; the worker seals too when it has nothing more to do.
/// Whoever seals first decides, and a sealed word does not change until the next request.
package struct AnswerWord {
    /// Bit 0: sealed; bits 1...31: the best exit, counted from 1; bits 32...63: the request's number.
    private let word: UnsafeMutablePointer<Atomic<UInt64>>

    private static var sealed: UInt64 { 1 }
    private static var exits: UInt64 { 0xFFFF_FFFE }

    /// Bytes that `init` takes from an arena.
    package static var byteCount: Int { Arena.byteCount(Atomic<UInt64>.self, 1) }

    /// A sealed word without an answer.
    /// - Precondition: The arena outlives every copy of the word.
    package init(arena: inout Arena) {
        word = arena.take(Atomic<UInt64>.self, 1)
        word.initialize(to: Atomic(Self.sealed))
    }

    /// Opens the word for the next request and gives its number. Only the requester calls this, after it has sealed the
    /// request before.
    #if !DEBUG
        @_noAllocation @_noLocks
    #endif
    package func open() -> UInt32 {
        let next = (word.pointee.load(ordering: .relaxed) & ~0xFFFF_FFFF) &+ 0x1_0000_0000
        word.pointee.store(next, ordering: .releasing)
        return UInt32(truncatingIfNeeded: next >> 32)
    }

    /// Makes exit `exit`, counted from 0, the answer of a request if it is still open.
    /// - Returns: Whether it was: otherwise nobody waits for further exits.
    #if !DEBUG
        @_noAllocation @_noLocks
    #endif
    package func publish(exit: Int, of request: UInt32) -> Bool {
        change(request, to: UInt64(exit + 1) << 1)
    }

    /// Closes a request with the best exit that stands there, wakes who waits for it, and tells who closed it.
    /// - Returns: Whether this call did; false when the other side was first.
    #if !DEBUG
        @_noAllocation @_noLocks
    #endif
    @discardableResult
    package func seal(_ request: UInt32) -> Bool {
        guard change(request, to: nil) else { return false }
        clinux_futex_wake_all(word)
        return true
    }

    /// The exit that answers a sealed request, counted from 0; nil when none was finished.
    #if !DEBUG
        @_noAllocation @_noLocks
    #endif
    package func answer() -> Int? {
        let exit = Int((word.pointee.load(ordering: .acquiring) & Self.exits) >> 1)
        return exit == 0 ? nil : exit - 1
    }

    /// Whether a request is closed, or a later one has been opened.
    #if !DEBUG
        @_noAllocation @_noLocks
    #endif
    package func isSealed(_ request: UInt32) -> Bool {
        !Self.isOpen(word.pointee.load(ordering: .acquiring), request)
    }

    /// How a wait for a request ended.
    package struct Watch {
        /// Whether the request is sealed; otherwise its time is up.
        package var isSealed: Bool
        /// When it had to take what stands there, in monotonic nanoseconds.
        package var limit: UInt64 = 0
        /// How late this thread woke when it had slept until a time, in nanoseconds; nil when it had not.
        package var lateness: UInt64?
        /// When the clock was read last, in monotonic nanoseconds; 0 when the request was sealed before.
        package var lastReading: UInt64 = 0
        /// The most nanoseconds between two readings of the clock while this thread did nothing else: when it was longer
        /// than a moment, the processor was not there.
        package var longestGap: UInt64 = 0
    }

    /// Waits until a request is sealed or until the time `limit`, and where no exit stands there yet, until there is one
    /// or until the time `latest`; in monotonic nanoseconds. Sleeps, but for the last `spin` nanoseconds, because how late
    /// the system wakes a thread is less certain than how a loop goes on.
    #if !DEBUG
        @_noAllocation @_noLocks
    #endif
    package func watch(
        _ request: UInt32, until limit: UInt64, atLatest latest: UInt64, spinning spin: UInt64
    ) -> Watch {
        let alarm = limit - min(spin, limit)
        var lateness: UInt64?
        var hasSlept = false
        while true {
            let seen = word.pointee.load(ordering: .acquiring)
            if !Self.isOpen(seen, request) { return Watch(isSealed: true, lateness: nil) }
            let now = clinux_now_ns()
            if now >= alarm {
                if hasSlept { lateness = now - alarm }
                break
            }
            hasSlept = true
            // The system compares 32 bits, which are the lower half on the little-endian machines we run on.
            clinux_futex_wait_until(word, UInt32(truncatingIfNeeded: seen), alarm)
        }
        var watch = Watch(isSealed: false, limit: limit, lateness: lateness, lastReading: clinux_now_ns())
        while watch.lastReading < latest {
            let seen = word.pointee.load(ordering: .acquiring)
            watch.isSealed = !Self.isOpen(seen, request)
            if watch.isSealed { return watch }
            if watch.lastReading >= limit {
                if seen & Self.exits != 0 { return watch }
                // A miss is certain without an answer, so every moment up to the end counts.
                watch.limit = watch.lastReading
                if spin == 0 {
                    // The worker needs this processor; it seals when it has the answer.
                    clinux_futex_wait_until(word, UInt32(truncatingIfNeeded: seen), latest)
                    watch.lastReading = clinux_now_ns()
                    continue
                }
            }
            clinux_relax()
            let now = clinux_now_ns()
            watch.longestGap = max(watch.longestGap, now - min(watch.lastReading, now))
            watch.lastReading = now
        }
        watch.isSealed = isSealed(request)
        if watch.limit != limit { watch.limit = latest }
        return watch
    }

    /// Changes the exit, or seals, as long as the request is open.
    private func change(_ request: UInt32, to exit: UInt64?) -> Bool {
        var seen = word.pointee.load(ordering: .relaxed)
        while Self.isOpen(seen, request) {
            let desired = exit.map { (seen & ~Self.exits) | $0 } ?? (seen | Self.sealed)
            let (exchanged, current) = word.pointee.compareExchange(
                expected: seen, desired: desired, ordering: .acquiringAndReleasing)
            if exchanged { return true }
            seen = current
        }
        return false
    }

    private static func isOpen(_ value: UInt64, _ request: UInt32) -> Bool {
        value & sealed == 0 && UInt32(truncatingIfNeeded: value >> 32) == request
    }
}
