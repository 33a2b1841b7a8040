import CLinux
import Punctual
import Text

extension Command {
    /// `punctual bench`: how long answers take here, and how many deadlines are met.
    static let bench = Command(
        name: "bench", summary: "measures latency per exit, and deadlines met and missed",
        help: """
            Measures how long answers take on this machine, from an image in memory to scores.

            punctual bench --model PLAN [OPTIONS]

              --model PLAN         the network
              --deadline TIME      such as 20ms: which exits answer, and how many deadlines are missed; without it,
                                   every exit is measured alone, heads before it skipped
              --frames N           frames to measure (for every exit, without a deadline); default 1000
              --period TIME        a frame arrives every so often, and its clock starts then; while one is answered, newer
                                   frames replace older ones, as with a camera; default: one after the other
              --max-misses K       fail with exit code 1 when more deadlines are missed; default: what
                                   --max-miss-rate allows
              --max-miss-rate R    the share of missed deadlines that is accepted, such as 0.001; default 0.01, and
                                   0.0001 with real-time scheduling. A deadline that will be missed more often, judging
                                   by what held up the threads so far, is refused; without the option, that is said
              --realtime           with real-time priority, on processors of its own, with all memory locked
              --profile FILE       what 'punctual profile' has measured; default: where it puts it, if it is there
              --best-effort        measure a deadline too that exit 1 cannot keep here
              --explain-misses     tell what held up the answers that were late
              --cyclic-task TIME   run a small task this often beside it, and tell how much later it runs than alone
              --threads N          threads per frame, 1 to 16; default 1
              --json               JSON instead of a table

            With a deadline, it prints:

              needed     what decides whether a deadline is admitted: the work of exit 1 at worst, and what handing the
                         image to the worker and its answer back takes
              expected   how many misses what held up the threads so far lets expect
              measured   how many there were
              dropped    frames that a newer one replaced (--period)
              latency    from the start of a frame's clock to its answer
              idle       of frames whose work was stopped: from the deadline until nothing was worked on any more
              stop       how soon work ends that is told to stop, wherever it is: measured apart from the frames
              accuracy   of these answers, as far as the plan knows the accuracy of its exits, beside that of somebody
                         who always knew the furthest exit that fits

            """,
        options: [
            .model, .deadline, .frames, .period, .maxMisses, .maxMissRate, .bestEffort, .explainMisses, .cyclicTask,
            .realTime, .profile, .threads, .json,
        ], operands: .none, run: Bench.run)
}

extension Option {
    fileprivate static let period = Option("period", example: "33ms")
    fileprivate static let maxMisses = Option("max-misses", example: "3")
    fileprivate static let explainMisses = Option("explain-misses")
    fileprivate static let cyclicTask = Option("cyclic-task", example: "1ms")
}

/// The work of `punctual bench`.
private enum Bench {
    @Sendable static func run(_ options: Options, _ console: Console) throws(Failure) -> ExitCode {
        let frames = try options.integer(.frames, in: 1...100_000_000) ?? 1000
        let period = try options.duration(.period)
        let cyclicTask = try options.duration(.cyclicTask)
        if let cyclicTask, !CyclicTask.periods.contains(cyclicTask) {
            throw Failure(
                .usage, "\(Option.cyclicTask.dashed): from 100us to 1s: for example \(Option.cyclicTask.usage)")
        }
        let maxMisses = try options.integer(.maxMisses, in: 0...Int.max)
        let settings = try ClassifierOptions(options)
        for option in [Option.period, .maxMisses, .explainMisses, .cyclicTask] {
            try options.refuse(option, without: .deadline)
        }
        let start = clinux_now_ns()
        let plan = try settings.openPlan()
        let planOpenTime = clinux_now_ns() - start
        let classifier = try settings.makeClassifier(
            plan, mode: settings.hasDeadline ? .handOff : .inline, console)
        guard let deadline = try settings.admit(to: classifier, console) else {
            let report = ExitBench(classifier, frames: frames).report(planOpenTime: planOpenTime)
            if options.has(.json) { report.writeJSON(console.output) } else { report.writeText(console.output) }
            return .success
        }
        var bench = DeadlineBench(classifier, deadline, frames: frames, period: period)
        bench.explainsMisses = options.has(.explainMisses)
        bench.cyclicTask = cyclicTask
        let report: DeadlineReport
        do throws(ClassifierError) {
            report = try bench.report(planOpenTime: planOpenTime)
        } catch {
            throw Failure(error, plan: settings.model)
        }
        if options.has(.json) { report.writeJSON(console.output) } else { report.writeText(console.output) }
        let accepted = maxMisses ?? Int(settings.maxMissRate * Double(frames))
        guard report.missed > accepted else { return .success }
        console.output.flush()
        throw Failure(
            .checkFailed,
            "\(report.missed) of \(frames) deadlines were missed, and at most \(accepted) may be: allow more time "
                + "(--deadline)\(settings.hasRealTimePriority ? "" : ", run with real-time priority (--realtime)"), "
                + "or accept more (--max-misses)")
    }
}
