import CLinux
import Punctual

/// The latency of every exit alone, on the caller's thread.
struct ExitBench {
    /// Frames that warm up caches, branch predictors and clock frequency, and are not counted.
    static let warmUpFrames = 50

    private let classifier: Classifier
    private let frames: Int
    private let latencies: [Latencies]

    init(_ classifier: Classifier, frames: Int) {
        self.classifier = classifier
        self.frames = frames
        latencies = (0..<classifier.exitCount).map { _ in Latencies() }
    }

    /// Measures.
    /// - Parameter planOpenTime: Nanoseconds that mapping and validating the plan took.
    func report(planOpenTime: UInt64) -> BenchReport {
        classifier.fillInputWithNoise()
        var pageFaults: UInt64 = 0
        for exit in 1...classifier.exitCount {
            for _ in 0..<Self.warmUpFrames { classifier.run(toExit: exit) }
            let faults = clinux_page_faults()
            for _ in 0..<frames {
                let start = clinux_now_ns()
                classifier.run(toExit: exit)
                latencies[exit - 1].record(clinux_now_ns() - start)
            }
            pageFaults += clinux_page_faults() - faults
        }
        return BenchReport(
            frames: frames,
            exits: (1...classifier.exitCount).map { ExitLatency(exit: $0, latencies: latencies[$0 - 1]) },
            machine: MachineReport(classifier, pageFaults: pageFaults, planOpenTime: planOpenTime))
    }
}
