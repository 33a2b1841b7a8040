import CLinux
import Camera
import Live
import Punctual
import Text

extension Command {
    /// `punctual run`: camera to answers, until stopped.
    static let run = Command(
        name: "run", summary: "names what a camera sees, each frame within a deadline",
        help: """
            Takes the newest frame of a camera, names what is on it before a deadline, and takes the next one, until it is
            stopped (Ctrl-C). A camera that fails or is unplugged is opened again until it works.

            punctual run --model PLAN [OPTIONS]

              --model PLAN           the network
              --deadline TIME        such as 20ms, from when the frame is there; one that exit 1 cannot keep here is refused.
                                     Without one, the last exit answers, however long it takes

            Frames:

              --camera DEVICE        such as /dev/video0, or csi for a camera on a Raspberry Pi's flat cable (through
                                     rpicam-vid); default: the first camera that there is ('punctual cameras')
              --size WxH             such as 640x480
              --fps N                frames a second
              --format NAME          the camera's own name of a format, such as YUYV or MJPG
              --control NAME=VALUE   set a control of the camera, or several with commas between them, in this order:
                                     auto_exposure=manual_mode,exposure_time_absolute=100 ('punctual cameras DEVICE')
              --fixed-fps            the same rate in little light, with darker pictures
              --source PATH          in place of a camera: a folder of JPEG files, a file or pipe of JPEG files one after
                                     the other, or of raw frames; - for standard input, or pattern for a test pattern
              --source-format NAME   what raw frames are: i420, nv12, nv21, yv12, yuyv, uyvy, yvyu, rgb24, bgr24, rgba, bgra,
                                     gray; their size is --size
              --source-fps N         how fast they come; default: 30 for files, and for pipes their writer's pace
              --loop                 begin again when files have ended
              --roi X,Y,W,H          only this part of a frame: first column and row, width and height, in pixels
              --rotate DEGREES       turn it clockwise by 90, 180 or 270
              --mirror               exchange left and right, after the turn

            Which frames are answered: the newest one, when the answer before is given.

              --fresh WHICH          newest (the default), or after-request: only a frame that was taken after the answer
                                     before
              --max-age TIME         none that was taken longer ago
              --deadline-from WHAT   arrival (the default), or capture: the deadline counts from when the frame was taken, as
                                     far as the camera tells
              --best-effort          try frames too that are not expected to be in time

            Decisions:

              --score-floor S        a best class with a score below S, 0 to 1, is "unknown"
              --hold N               a new class must win N answers in a row
              --on-change COMMAND    a shell command to run when the decision changes, one at a time: the names are in its
                                     environment as PUNCTUAL_LABEL and PUNCTUAL_PREVIOUS_LABEL, with PUNCTUAL_SCORE;
                                     one that still runs two seconds after the end is ended
              --only-changes         write only answers that change the decision

            The run:

              --config FILE          take these options from a file too: name = value on a line each, without the dashes; the
                                     command line goes before it
              --frames N             end after N answers
              --duration TIME        end after this time
              --exit-on-error        end when the camera fails
              --stop-score S         stop at the first exit whose best class has a score of S, to save energy
              --max-miss-rate R      the share of answers that may come too late, such as 0.001
              --realtime             with real-time priority, on processors of its own, with all memory locked
              --profile FILE         what 'punctual profile' has measured
              --threads N            threads per frame, 1 to 16; default 1
              --top K                candidates in an answer, 1 to 16; default 5
              --json                 one JSON object a line, which is the default unless a terminal shows it
              --text                 a line for people

            Signals: TERM and INT finish the frame and end; USR1 writes statistics to standard error, as the end does; HUP
            reads --config again and begins anew, with --frames and --duration too, and ends without --config.

            "dropped" in an answer are all frames since the answer before that were not answered; in the statistics they
            are those that came while another was worked on, beside damaged ones and those that the camera left out (lost).
            Deadlines that were missed are counted, and do not change the exit code.

            """,
        options: [
            .model, .deadline, .camera, .size, .rate, .format, .control, .fixedRate, .source, .sourceFormat,
            .sourceRate, .loop, .fresh,
            .maxAge,
            .deadlineFrom, .bestEffort, .scoreFloor, .hold, .onChange, .onlyChanges, .frames, .duration, .exitOnError,
            .stopScore, .maxMissRate, .realTime, .profile, .threads, .top, .maxDecodeMemory, .json, .text, .region,
            .rotation, .mirror, .config,
        ], operands: .none, run: Run.run)
}

/// The work of `punctual run`: what was asked for, until it is asked for anew.
private struct Run {
    private let options: Options
    private let settings: ClassifierOptions
    private let source: SourceOptions
    private let live: LiveSettings
    private let candidates: Int
    private let plan: PlanFile
    private let console: Console
    /// The pipe that the options before read from, until these have opened it too.
    private var held: HeldPipe?
    /// Whether these options were found to work once: a source that is slow need not prove it again.
    private var hasWorked = false

    @Sendable static func run(_ options: Options, _ console: Console) throws(Failure) -> ExitCode {
        clinux_catch_signals(options.has(.config) ? 1 : 0)
        var run = try Run(options, console)
        let manager = ServiceManager()
        defer { manager?.stopping() }
        // What ran before options were read again, until it is known that these can be used.
        var before: Run?
        var isFirst = true
        while true {
            var hasBegun = false
            do throws(Failure) {
                guard let next = try run.session(manager, isFirst: isFirst, hasBegun: &hasBegun) else {
                    return .success
                }
                // Options that have never been found to work are none to go back to.
                if hasBegun { run.hasWorked = true }
                if run.hasWorked { before = run }
                run = next
                isFirst = false
            } catch {
                guard let last = before, !hasBegun else { throw error }
                console.warn(phrase("the new options cannot be used, so those before go on: %", error.message))
                // Should they fail now, nothing is left: to go back to them again and again would not end. Only when options
                // are read once more are they there to go back to.
                before = nil
                // A pipe that these hold for them stays open until they read from it.
                let held = run.held
                run = last
                run.held = held
            }
        }
    }

    private init(_ options: Options, _ console: Console) throws(Failure) {
        self.options = options
        self.console = console
        settings = try ClassifierOptions(options)
        source = try SourceOptions(options)
        live = try LiveSettings(options)
        try options.refuse(.json, with: .text)
        candidates = try options.integer(.top, in: 1...Answer.largestCandidateCount) ?? 5
        plan = try settings.openPlan()
        // Once, for what may run for weeks.
        do throws(PlanError) { try plan.verifyWeights() } catch { throw Failure(plan: settings.model, error) }
    }

    /// Runs until the end.
    /// - Parameters:
    ///   - isFirst: Whether a camera that is not there is a failure: later it is waited for.
    ///   - hasBegun: Is set when the options have been found to work.
    /// - Returns: What is to be run from then on, when the options have changed.
    private func session(
        _ manager: ServiceManager?, isFirst: Bool, hasBegun: inout Bool
    ) throws(Failure) -> Run? {
        let command = options.argument(.onChange).map { ChangeCommand($0.text, plan: plan) }
        let feed = try openFeed(manager, isPatient: !isFirst)
        held?.letGo()
        feed.endsOnFailure = options.has(.exitOnError)
        let realTime = settings.takeRealTime(console)
        // Other options may not want it.
        defer { realTime?.giveUp() }
        let classifier = try settings.makeClassifier(
            plan, candidates: candidates, mode: settings.hasDeadline ? .handOff : .inline, triesAllImages: true,
            realTime: realTime, console)
        guard classifier.takesImages else { throw Failure(.planTakesNoImages, plan: settings.model) }
        var live = live
        live.isBestEffort = settings.isBestEffort
        live.deadline = try settings.admit(to: classifier, imagesFollow: true, console)
        let run = LiveRun(
            classifier, feed, live, AnswerWriter(console.output, form, plan: plan), command: command, manager: manager,
            warn: warn)
        while true {
            var end: LiveRun.End?
            do throws(LiveRun.Refusal) {
                if !hasBegun { end = try run.admit(report: report) }
            } catch {
                throw Failure(error, source, plan: settings.model)
            }
            do throws(CameraError) {
                if end == nil {
                    hasBegun = true
                    end = try run.run(report: report)
                }
            } catch {
                run.finish()
                report(run.statistics)
                if error == .ended { return nil }
                throw Failure(error, source)
            }
            guard end == .reload else { break }
            if let next = reread() {
                report(run.statistics)
                manager?.reloading()
                return next
            }
        }
        run.finish()
        report(run.statistics)
        return nil
    }

    /// The same command with the options of now; nil, with a warning, when these cannot be used.
    private func reread() -> Run? {
        do throws(Failure) {
            var next = try Run(try Options(.run), console)
            next.held = HeldPipe(source.request)
            return next
        } catch {
            console.warn("the options stay as they were: \(error.message)")
            return nil
        }
    }

    /// Shows a line that is no answer, in the place of one that is written over.
    private func warn(_ text: String) {
        if form == .liveLine { console.output.write("\r\u{1B}[K") }
        console.output.flush()
        console.warn(text)
    }

    private var isTerminal: Bool { clinux_is_terminal(Output.standardOutput) != 0 }
    private var isJSON: Bool { options.has(.json) || !options.has(.text) && !isTerminal }

    private var form: AnswerWriter.Form {
        isJSON ? .json : isTerminal && !live.writesOnlyChanges ? .liveLine : .lines
    }

    private func report(_ statistics: RunStatistics) {
        if isJSON { statistics.writeJSON(console.errors) } else { statistics.writeText(console.errors) }
        console.errors.flush()
    }

    private func openFeed(_ manager: ServiceManager?, isPatient: Bool) throws(Failure) -> FrameFeed {
        let (source, warn) = (source, warn)
        let request = source.request
        let name = source.name
        let tell = { (event: FrameFeed.Event) in
            switch event {
            case .failed(let error):
                warn("\(name): \(error.description); trying again until it works")
                manager?.say(isWaiting: true)
            case .recovered(let mode):
                warn("\(name): frames come again, \(mode.text)")
                manager?.say(isWaiting: false)
            case .slow(let rate, let mode): warn(source.warning(delivers: rate, mode))
            case .unreadable(let file):
                let problem = file.reason ?? "it is no JPEG file that can be read"
                warn(phrase("%: %: %; others like it are only counted", name, file.name, problem))
            }
        }
        do throws(CameraError) {
            return try FrameFeed(tell: tell, isPatient: isPatient) { () throws(CameraError) -> FrameSource in
                try request.open()
            }
        } catch {
            throw Failure(error, source)
        }
    }
}

extension Option {
    fileprivate static let fresh = Option("fresh", example: "after-request")
    fileprivate static let maxAge = Option("max-age", example: "100ms")
    fileprivate static let deadlineFrom = Option("deadline-from", example: "capture")
    fileprivate static let scoreFloor = Option("score-floor", example: "0.5")
    fileprivate static let hold = Option("hold", example: "3")
    fileprivate static let onChange = Option("on-change", example: "'echo $PUNCTUAL_LABEL'")
    fileprivate static let onlyChanges = Option("only-changes")
    fileprivate static let duration = Option("duration", example: "60s")
    fileprivate static let exitOnError = Option("exit-on-error")
    static let text = Option("text")
}

extension LiveSettings {
    /// Reads what is not about the classifier or the source.
    fileprivate init(_ options: Options) throws(Failure) {
        self.init()
        isAfterRequest = try options.choice(.fresh, ["newest", "after-request"]) == 1
        clock = try options.choice(.deadlineFrom, ["arrival", "capture"]) == 1 ? .capture : .arrival
        try options.refuse(.deadlineFrom, without: .deadline)
        // Nobody knows when the pictures of a file or a pipe were taken.
        if clock == .capture { try options.refuse(.deadlineFrom, with: .source) }
        maxAge = try options.duration(.maxAge)
        scoreFloor = Float(try options.share(.scoreFloor) ?? 0)
        hold = try options.integer(.hold, in: 1...1_000_000) ?? 1
        writesOnlyChanges = options.has(.onlyChanges)
        frameLimit = try options.integer(.frames, in: 1...Int.max)
        timeLimit = try options.longDuration(.duration)
    }
}
