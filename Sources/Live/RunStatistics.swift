import CLinux
import Camera
import Punctual

/// What has become of the frames of a run.
package struct RunStatistics {
    /// Frames that were answered, in time or not.
    package private(set) var frames = 0
    /// Answers that were late, or that never came.
    package private(set) var missed = 0
    /// Answers of each exit; those of frames without an answer come first.
    package private(set) var exits: [Int]
    /// From the start of the clock to the answer.
    package let latencies = Latencies()
    /// From exposure to the answer, as far as that is known.
    package let ages = Latencies()
    /// Decisions that differ from the one before.
    package var changes = 0
    /// Frames that came whole and could not be decoded.
    package var undecodable = 0
    /// What became of frames that were not answered.
    package var losses = FrameLosses()
    /// How often the source came back.
    package var reconnects = 0

    /// When the run was asked for, in monotonic nanoseconds.
    package let start = clinux_now_ns()

    init(exits: Int) { self.exits = [Int](repeating: 0, count: exits + 1) }

    /// Nanoseconds since the run was asked for.
    package var duration: UInt64 { clinux_now_ns() - start }

    mutating func count(_ answer: Answer) {
        frames += 1
        if answer.isMissed { missed += 1 }
        exits[answer.exit] += 1
        latencies.record(answer.latency)
        ages.record(answer.age)
    }
}
