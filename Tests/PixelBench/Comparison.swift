import CLinux

/// Times of ours beside the peer's, frame after frame.
struct Comparison {
    private static let rounds = 41
    private static let readsPerRound = 8

    let name: String
    /// The most that we may take of the peer's time.
    let bar: Double
    /// Of all frames, in nanoseconds.
    private var ours = 0.0
    private var theirs = 0.0

    init(name: String, bar: Double) {
        self.name = name
        self.bar = bar
    }

    private var ratio: Double { ours / theirs }

    var isWithinBar: Bool { ratio <= bar }

    /// Reads a frame in both ways by turns, and takes the medians over the rounds.
    mutating func add(ours read: () -> Void, theirs readPeers: () -> Void, difference: () -> Double) {
        read()
        readPeers()
        let difference = difference()
        var times: [Double] = []
        var peersTimes: [Double] = []
        for round in 0..<Self.rounds {
            if round % 2 == 0 { times.append(Self.time(read)) }
            peersTimes.append(Self.time(readPeers))
            if round % 2 == 1 { times.append(Self.time(read)) }
        }
        let (median, peersMedian) = (Self.median(times), Self.median(peersTimes))
        ours += median
        theirs += peersMedian
        print(
            "    \(name): ours \(Self.microseconds(median)) µs, theirs \(Self.microseconds(peersMedian)) µs, "
                + "ratio \(Self.rounded(median / peersMedian, 1000)); the pixels differ by "
                + "\(Self.rounded(difference, 100)) levels on average")
    }

    /// Writes what all frames together took.
    func writeSum() {
        print("    \(name): ratio \(Self.rounded(ratio, 1000)), at most \(bar)\(isWithinBar ? "" : "  TOO SLOW")")
    }

    /// The processor's time for a frame, which other programs disturb least.
    private static func time(_ read: () -> Void) -> Double {
        let start = clinux_thread_cpu_ns()
        for _ in 0..<readsPerRound { read() }
        return Double(clinux_thread_cpu_ns() - start) / Double(readsPerRound)
    }

    private static func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

    private static func microseconds(_ nanoseconds: Double) -> Double { rounded(nanoseconds / 1000, 10) }

    private static func rounded(_ value: Double, _ parts: Double) -> Double { (value * parts).rounded() / parts }
}
