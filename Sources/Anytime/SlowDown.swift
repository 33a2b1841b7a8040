/// By how much the machine is slower just now than what was measured: a processor that was throttled, for instance.
///
/// It widens at once, as soon as two segments in a row took longer than ever before, and narrows by a 64th with each
/// segment that did not. By then the windows of durations have caught up.
package struct SlowDown {
    /// Thousandths of the longest duration that is remembered, at least 1000.
    package private(set) var pace: UInt64 = 1000
    private var before: UInt64 = 1000

    private static var largest: UInt64 { 16_000 }

    /// A machine at its usual pace.
    package init() {}

    /// Takes what a segment took, all interference included.
    #if !DEBUG
        @_noAllocation @_noLocks
    #endif
    package mutating func observe(_ duration: UInt64, longest: UInt64) {
        var now: UInt64 = 1000
        if longest > 0, duration > longest { now = min(duration.multipliedClamped(by: 1000) / longest, Self.largest) }
        // One slow segment may have been interrupted; that two in a row were is rare.
        let sustained = min(now, before)
        before = now
        pace = max(sustained, pace - (pace - 1000 + 63) / 64)
    }

    /// A duration at the pace of just now.
    #if !DEBUG
        @_noAllocation @_noLocks
    #endif
    package func stretch(_ duration: UInt64) -> UInt64 {
        pace == 1000 ? duration : duration.multipliedClamped(by: pace) / 1000
    }
}

extension UInt64 {
    /// The product, or the largest number where it does not fit.
    func multipliedClamped(by factor: UInt64) -> UInt64 {
        let (product, overflows) = multipliedReportingOverflow(by: factor)
        return overflows ? .max : product
    }
}
