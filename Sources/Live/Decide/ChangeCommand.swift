import CLinux
import Camera
import Punctual
import Synchronization

/// Runs the user's command for each new decision, one at a time and away from the frames: what changes meanwhile is made
/// up for by the newest change.
package final class ChangeCommand {
    private let loop: ChangeCommandLoop
    private let thread: BackgroundThread

    private let patience: UInt64

    /// - Parameters:
    ///   - command: A line for the shell.
    ///   - patience: How long a command may still run when everything else has ended, in nanoseconds.
    package init(_ command: String, plan: PlanFile, patience: UInt64 = 2_000_000_000) {
        let loop = ChangeCommandLoop(command, plan)
        self.loop = loop
        self.patience = patience
        thread = BackgroundThread { loop.run() }
    }

    deinit { finish() }

    /// Waits for the command that runs, and for the newest change; nothing is run from then on.
    package func finish() {
        guard thread.isThere, !loop.state.pointee.isEnding.exchange(true, ordering: .relaxed) else { return }
        loop.tell()
        loop.waitForEnd(until: clinux_now_ns() + patience)
    }

    /// Has the command run for a decision.
    package func run(_ decision: DecisionFilter, score: Float) {
        loop.state.pointee.change.store(
            Change(classIndex: decision.classIndex, previous: decision.previous, score: score).bits,
            ordering: .releasing)
        loop.tell()
    }

    /// What the command has ended with, unless that was 0 or has been told before; negative is an errno value of starting
    /// it.
    package func takeFailure() -> Int? {
        guard thread.isThere else { return nil }
        let status = loop.state.pointee.failure.exchange(0, ordering: .relaxed)
        return status == 0 ? nil : status
    }
}

/// A decision in one word, so that one thread can leave it for another.
struct Change {
    let classIndex: Int?
    let previous: Int?
    let score: Float

    init(classIndex: Int?, previous: Int?, score: Float) {
        self.classIndex = classIndex
        self.previous = previous
        self.score = score
    }

    /// The opposite of `bits`.
    init(bits: UInt64) {
        classIndex = Self.index(bits >> 40)
        previous = Self.index(bits >> 16 & 0xFF_FFFF)
        score = Float(bits & 0xFFFF) / 0xFFFF
    }

    /// Never 0: the highest bit is always set.
    var bits: UInt64 {
        let index = { (value: Int?) in UInt64(value.map { min($0 + 1, 0x7F_FFFF) } ?? 0) }
        return 1 << 63 | index(classIndex) << 40 | index(previous) << 16 | UInt64(max(0, min(score, 1)) * 0xFFFF)
    }

    private static func index(_ bits: UInt64) -> Int? {
        let index = Int(bits & 0x7F_FFFF)
        return index == 0 ? nil : index - 1
    }
}
