import CLinux
import Punctual

/// How soon nothing is worked on any more once nobody waits for it, wherever the work was.
struct StopBench {
    private static let mostTrials = 10_000
    private static let longest: UInt64 = 5_000_000_000

    /// Stops runs at times spread over the whole network.
    /// - Parameter trials: How many; fewer on a slow machine.
    /// - Returns: From stop to end, of the runs that had not ended by themselves.
    static func measure(_ classifier: Classifier, trials: Int) -> Latencies {
        let stops = Latencies()
        let trials = min(trials, mostTrials)
        let whole = classifier.time(ofExit: classifier.exitCount)
        let end = clinux_now_ns() + longest
        for trial in 0..<trials where clinux_now_ns() < end {
            // Multiples of the golden ratio: neighbouring trials are far apart, so those that time permits are spread too.
            let share = UInt64(trial) &* 0x9E37_79B9 & 0xFFFF_FFFF
            let (delay, _) = whole.multipliedFullWidth(by: share << 32)
            if let time = classifier.stopTime(after: delay) { stops.record(time) }
        }
        return stops
    }
}
