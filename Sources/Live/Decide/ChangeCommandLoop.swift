import CLinux
import Camera
import Punctual
import Synchronization
import Text

/// What the thread of a change command does.
final class ChangeCommandLoop {
    struct State: ~Copyable {
        /// The newest change that the command has not run for; 0 is none.
        let change = Atomic<UInt64>(0)
        let isEnding = Atomic<Bool>(false)
        /// Whether no further command is to be started.
        let isOver = Atomic<Bool>(false)
        /// Changes when there is something to do.
        let events = Atomic<UInt32>(0)
        /// 1 when the thread has ended.
        let isDone = Atomic<UInt32>(0)
        let failure = Atomic<Int>(0)
        /// The command that runs; 0 is none.
        let child = Atomic<Int32>(0)
    }

    let state: UnsafeMutablePointer<State>
    private let command: String
    private let plan: PlanFile

    init(_ command: String, _ plan: PlanFile) {
        self.command = command
        self.plan = plan
        state = .allocate(capacity: 1)
        state.initialize(to: State())
    }

    deinit {
        state.deinitialize(count: 1)
        state.deallocate()
    }

    func tell() {
        state.pointee.events.wrappingAdd(1, ordering: .releasing)
        withUnsafePointer(to: state.pointee.events) { clinux_futex_wake_all($0) }
    }

    /// Waits for the last command, and ends it when it takes too long.
    func waitForEnd(until limit: UInt64) {
        waitUntilDone(limit)
        state.pointee.isOver.store(true, ordering: .releasing)
        let child = state.pointee.child.load(ordering: .acquiring)
        if child != 0 { clinux_end_child(child) }
        waitUntilDone(limit + Self.lastPatience)
        let stubborn = state.pointee.child.load(ordering: .acquiring)
        if stubborn != 0 { clinux_kill_child(stubborn) }
    }

    /// How long a command may take to end when it is asked to, in nanoseconds.
    private static var lastPatience: UInt64 { 1_000_000_000 }

    private func waitUntilDone(_ limit: UInt64) {
        while state.pointee.isDone.load(ordering: .acquiring) == 0, clinux_now_ns() < limit {
            withUnsafePointer(to: state.pointee.isDone) { clinux_futex_wait_until($0, 0, limit) }
        }
    }

    /// The life of the thread.
    func run() {
        while true {
            let seen = state.pointee.events.load(ordering: .acquiring)
            let bits = state.pointee.change.exchange(0, ordering: .acquiring)
            if bits != 0, !state.pointee.isOver.load(ordering: .acquiring) {
                perform(Change(bits: bits))
            } else if state.pointee.isEnding.load(ordering: .relaxed) {
                break
            } else {
                withUnsafePointer(to: state.pointee.events) { clinux_futex_wait($0, seen) }
            }
        }
        state.pointee.isDone.store(1, ordering: .releasing)
        withUnsafePointer(to: state.pointee.isDone) { clinux_futex_wake_all($0) }
    }

    private func perform(_ change: Change) {
        let variables = [
            "PUNCTUAL_LABEL=\(label(change.classIndex))", "PUNCTUAL_PREVIOUS_LABEL=\(label(change.previous))",
            "PUNCTUAL_SCORE=\(decimal(Double(change.score), places: 3))",
        ]
        var child: Int32 = 0
        // Results have standard output for themselves.
        let error = withCStrings(["/bin/sh", "-c", command]) { arguments in
            withCStrings(variables) { clinux_spawn(arguments, $0, Output.standardError, &child) }
        }
        guard error == 0 else { return state.pointee.failure.store(-Int(error), ordering: .relaxed) }
        state.pointee.child.store(child, ordering: .releasing)
        let status = clinux_wait_for_child(child)
        state.pointee.child.store(0, ordering: .releasing)
        if status != 0 { state.pointee.failure.store(Int(status), ordering: .relaxed) }
    }

    private func label(_ classIndex: Int?) -> String { classIndex.map { plan.label($0) } ?? "unknown" }
}
