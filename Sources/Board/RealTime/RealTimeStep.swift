import CLinux
import Text

/// One thing that was asked of the system for the sake of punctuality, and what became of it.
package struct RealTimeStep: Sendable {
    /// What was asked.
    package enum Kind: Sendable {
        /// All memory is kept in place.
        case lockMemory
        /// The stack's pages are touched.
        case touchStack
        /// The calling thread goes before all threads without real-time priority.
        case priority(Int)
        /// The calling thread goes before the threads that do its work.
        case raisedPriority(Int)
        /// A thread stays on these processors.
        case pin(ProcessorList)
        /// Processors do not sleep deeply.
        case latency
    }

    /// What became of it.
    package enum Outcome: Equatable, Sendable {
        /// It is so.
        case done
        /// The system refused it, with an errno value; the program goes on without.
        case refused(Int32)
        /// This system, or this thread, has nothing of the kind.
        case absent
    }

    /// What was asked.
    package let kind: Kind
    /// What became of it.
    package let outcome: Outcome

    /// A step with its outcome.
    package init(_ kind: Kind, _ outcome: Outcome) {
        self.kind = kind
        self.outcome = outcome
    }

    /// A step that gave 0 or an errno value.
    init(_ kind: Kind, error: Int32) {
        self.init(kind, error == 0 ? .done : .refused(error))
    }

    /// Whether it is as it was asked for.
    package var isDone: Bool { outcome == .done }

    /// The step as a sentence for the user without a line break; of one that was refused, with the reason and what
    /// helps.
    package var line: String { sentence.text }

    private var sentence: CompactString {
        switch outcome {
        case .done: doneText
        case .refused(let error): "\(name) refused (\(String(cString: clinux_error_text(error)))): \(remedy)"
        case .absent: absentText
        }
    }

    private var doneText: CompactString {
        switch kind {
        case .lockMemory: "all memory is locked"
        case .touchStack: "the stack is in memory"
        case .priority(let priority), .raisedPriority(let priority): "real-time priority is \(priority)"
        case .pin(let processors): "pinned to \(Self.text(processors))"
        case .latency: "processors are kept from sleeping deeply"
        }
    }

    private var absentText: CompactString {
        switch kind {
        case .raisedPriority: "the thread has no real-time priority that could be raised"
        case .latency: "this kernel has no \(LatencyHold.path): its processors may take long to wake"
        case .pin: "no processor to pin to was found"
        case .lockMemory, .touchStack, .priority: "\(name) not available on this system"
        }
    }

    /// The subject of a sentence, with its verb.
    private var name: CompactString {
        switch kind {
        case .lockMemory: "locking memory was"
        case .touchStack: "touching the stack was"
        case .priority(let priority), .raisedPriority(let priority): "real-time priority \(priority) was"
        case .pin(let processors): "pinning to \(Self.text(processors)) was"
        case .latency: "keeping processors from sleeping deeply was"
        }
    }

    private var remedy: CompactString {
        switch kind {
        case .lockMemory: Remedy.lockMemory
        case .touchStack: "raise the limit of the stack with 'ulimit -s'"
        case .priority, .raisedPriority: clinux_is_root() == 0 ? Remedy.priority : Remedy.priorityInContainer
        case .pin: "name processors that run and that the control group allows: see /sys/devices/system/cpu/online"
        case .latency: Remedy.latency
        }
    }

    private static func text(_ processors: ProcessorList) -> CompactString {
        "\(processors.count == 1 ? "processor" : "processors") \(processors.text)"
    }
}
