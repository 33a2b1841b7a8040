import Board

/// What `--realtime` asks of the system, in the order that works; what is refused is said, and the command goes on.
final class RealTimeSetup {
    /// The numbers of the processors that the worker and the rest of its team are pinned to.
    let processors: [Int32]

    private let console: Console
    private let requesterProcessor: Int?
    private var hasPriority = false
    private let hold: LatencyHold

    /// Bytes that a classifier may still allocate beside its threads' stacks.
    private static let reserve = 32 << 20
    private static let stackSize = 1 << 20

    /// Does what has to come before the classifier is made.
    /// - Parameter threads: Those that work on one image.
    init(threads: Int, _ console: Console) {
        self.console = console
        // One more for the requester, where there is one.
        let chosen = RealTime.chooseProcessors(threads + 1)
        processors = chosen.prefix(threads).map { Int32($0) }
        requesterProcessor = chosen.count > threads ? chosen[threads] : nil
        hold = LatencyHold()
        say(hold.step)
        say(RealTime.touchStack())
        let priority = RealTime.takePriority()
        hasPriority = priority.isDone
        say(priority)
        say(RealTime.lockMemory(reserve: Self.reserve + (threads + 1) * Self.stackSize))
    }

    /// Does what has to come when the classifier's threads are there: this one goes before them.
    func finish() {
        if let requesterProcessor { say(RealTime.pin(to: [requesterProcessor])) }
        if hasPriority { say(RealTime.raisePriority()) }
    }

    /// Gives back what was taken, for the calling thread and those that it starts from now on.
    func giveUp() {
        RealTime.giveUp()
        hold.letGo()
    }

    private func say(_ step: RealTimeStep) {
        if !step.isDone { console.warn(step.line) }
    }
}
