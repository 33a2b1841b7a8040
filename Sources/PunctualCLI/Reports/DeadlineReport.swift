import Anytime
import Punctual
import Text

/// What `bench` has measured with a deadline.
struct DeadlineReport {
    let frames: Int
    /// Frames that came while an earlier one was worked on, and were overtaken by a newer one.
    let dropped: Int
    let deadline: Deadline
    /// What exit 1 needs at worst, and the hand-off between the threads, in nanoseconds.
    let need: (work: UInt64, handOff: UInt64)
    /// What was expected before the first frame.
    let expectation: MissExpectation
    let misses: MissBound
    /// By `MissReasons.Reason`; nil when nobody looked for them.
    let reasons: InlineArray<6, UInt64>?
    /// Latencies of all frames.
    let overall: Latencies
    /// From the deadline to the end of the work, for frames whose work was stopped.
    let idle: Latencies
    /// From when work was told to stop to its end, wherever it was.
    let stops: Latencies
    let exits: [ExitLatency]
    /// Percent; nil where the plan says nothing of accuracies.
    let accuracy: Double?
    let oracleAccuracy: Double?
    /// How late a task beside it was, without the frames and with them.
    let cyclicTask: (alone: Latencies, beside: Latencies)?
    let dismissals: Int
    let machine: MachineReport

    /// Frames whose answer was late or missing.
    var missed: UInt64 { misses.events }

    /// Writes a table.
    func writeText(_ output: Output) {
        output.writeLine("\(frames) frames within \(deadline.text), \(machine.text)")
        if let speed = machine.speed { output.writeLine("machine    \(speed)") }
        output.writeLine(
            "needed     \(Quantity.text(nanoseconds: need.work)) at worst for exit 1, "
                + "\(Quantity.text(nanoseconds: need.handOff)) for the hand-off")
        output.writeLine("expected   \(expectation.text)")
        output.writeLine(
            "measured   \(misses.events) missed of \(frames): at most \(perTenThousand(misses.upperBound)) in 10000 (95 %)"
        )
        if dropped > 0 {
            output.writeLine("dropped    \(dropped) more frames, which came while one before them was answered")
        }
        if let reasons, misses.events > 0 { output.writeLine("           \(text(reasons))") }
        output.writeLine("latency    \(overall.words)")
        if idle.count > 0 {
            output.writeLine("idle       \(idle.words) after the deadline, \(idle.count) frames stopped")
        }
        if stops.count > 0 {
            output.writeLine(
                "stop       \(stops.words) until work that is told to stop has ended, \(stops.count) trials")
        }
        if let accuracy, let oracleAccuracy {
            output.writeLine(
                "accuracy   \(decimal(accuracy, places: 2)) % may be expected of these answers, "
                    + "\(decimal(oracleAccuracy, places: 2)) % of the best exit that fits")
        }
        if let cyclicTask, cyclicTask.beside.count > 0, cyclicTask.alone.count > 0 {
            output.writeLine("beside it  a task was late by \(cyclicTask.beside.words)")
            output.writeLine("           and alone by \(cyclicTask.alone.words)")
        }
        if dismissals > 0 { output.writeLine("threads    \(dismissals) times one was late and sat out for a while") }
        output.writeLine(ExitLatency.columns)
        for exit in exits { output.writeLine(exit.text) }
    }

    /// Writes one JSON object and a line break.
    func writeJSON(_ output: Output) {
        output.writeJSONLine { json in
            json.member("frames", frames)
            json.member("dropped", dropped)
            json.member("deadline_us", Quantity.microseconds(deadline.nanoseconds))
            json.member("misses", misses.events)
            json.member("miss_rate", misses.rate, places: 9)
            json.member("miss_rate_upper_95", misses.upperBound, places: 9)
            json.member("exit_1_worst_us", Double(need.work) / 1000, places: 3)
            json.member("hand_off_us", Double(need.handOff) / 1000, places: 3)
            json.object("expected") { json in expectation.write(&json) }
            if let reasons {
                json.object("missed_because") { json in write(reasons, &json) }
            }
            machine.write(&json)
            json.object("latency") { json in overall.write(&json) }
            json.member("stopped", idle.count)
            if idle.count > 0 { json.object("idle_after_deadline") { json in idle.write(&json) } }
            if stops.count > 0 { json.object("stop") { json in stops.write(&json) } }
            json.member("accuracy_percent", accuracy, places: 3)
            json.member("oracle_accuracy_percent", oracleAccuracy, places: 3)
            json.member("dismissals", dismissals)
            if let cyclicTask, cyclicTask.beside.count > 0, cyclicTask.alone.count > 0 {
                json.object("task_alone") { json in cyclicTask.alone.write(&json) }
                json.object("task_beside") { json in cyclicTask.beside.write(&json) }
            }
            json.array("exits") { json in
                for exit in exits { json.object { json in exit.write(&json) } }
            }
        }
    }

    private func text(_ reasons: InlineArray<6, UInt64>) -> String {
        var text = ""
        for reason in MissReasons.Reason.allCases {
            text += "\(text.isEmpty ? "" : ", ")\(reasons[reason.rawValue]) \(reason.text)"
        }
        return text
    }

    private func write(_ reasons: InlineArray<6, UInt64>, _ json: inout JSONWriter) {
        for reason in MissReasons.Reason.allCases { json.member(reason.name, reasons[reason.rawValue]) }
    }
}

extension MissReasons.Reason {
    /// What was the matter, behind a number of frames.
    fileprivate var text: String {
        switch self {
        case .requesterWaited: "while the requester had to wait for the processor"
        case .workerWaited: "while the worker had"
        case .processorStopped: "while the requester's processor stood still"
        case .busy: "while it was busy with the frame before"
        case .tooShort: "for want of time"
        case .unexplained: "unexplained"
        }
    }

    /// The name in JSON.
    fileprivate var name: StaticString {
        switch self {
        case .requesterWaited: "requester_waited"
        case .workerWaited: "worker_waited"
        case .processorStopped: "processor_stopped"
        case .busy: "busy"
        case .tooShort: "too_short"
        case .unexplained: "unexplained"
        }
    }
}

/// A share of 1 as a number in 10,000, rounded up to a tenth.
func perTenThousand(_ share: Double) -> String {
    decimal((share * 100_000).rounded(.up) / 10, places: 1, trimmed: true)
}

extension MissExpectation {
    /// "3 of 10000 probes were held up longer than 1 ms: at most 8 misses in 10000 (95 %)".
    var text: String {
        guard probes > 0 else { return "nothing is known of what holds up threads here" }
        return "\(heldUp) of \(probes) probes were held up longer than \(Quantity.text(nanoseconds: spare)): "
            + "at most \(perTenThousand(upperBound)) misses in 10000 (95 %)"
    }

    /// Writes the members of an object.
    func write(_ json: inout JSONWriter) {
        json.member("probes", probes)
        json.member("held_up", heldUp)
        json.member("spare_us", Double(spare) / 1000, places: 3)
        json.member("miss_rate", rate, places: 9)
        json.member("miss_rate_upper_95", upperBound, places: 9)
    }
}
