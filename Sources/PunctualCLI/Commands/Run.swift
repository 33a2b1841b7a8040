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
              --source PATH          in place of a camera: a folder of JPEG files, a file or pipe of JPEG files one after
                                     the other, or of raw frames; - for standard input, or pattern for a test pattern
              --source-format NAME   what raw frames are: i420, nv12, nv21, yv12, yuyv, uyvy, yvyu, rgb24, bgr24, rgba, bgra,
                                     gray; their size is --size
              --source-fps N         how fast they come; default: 30 for files, and for pipes their writer's pace
              --loop                 begin again when files have ended

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
                                     environment as PUNCTUAL_LABEL and PUNCTUAL_PREVIOUS_LABEL, with PUNCTUAL_SCORE
              --only-changes         write only answers that change the decision

            The run:

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

            Signals: TERM and INT finish the frame and end; USR1 writes statistics to standard error, as the end does.

            """,
        options: [
            .model, .deadline, .camera, .size, .rate, .format, .source, .sourceFormat, .sourceRate, .loop, .fresh,
            .maxAge,
            .deadlineFrom, .bestEffort, .scoreFloor, .hold, .onChange, .onlyChanges, .frames, .duration, .exitOnError,
            .stopScore, .maxMissRate, .realTime, .profile, .threads, .top, .maxDecodeMemory, .json, .text,
        ], operands: .none, run: Run.run)
}

/// The work of `punctual run`.
private enum Run {
    @Sendable static func run(_ options: Options, _ console: Console) throws(Failure) -> ExitCode {
        let settings = try ClassifierOptions(options)
        let source = try SourceOptions(options)
        let live = try LiveSettings(options)
        try options.refuse(.json, with: .text)
        let top = try options.integer(.top, in: 1...Answer.largestCandidateCount) ?? 5
        let plan = try settings.openPlan()
        clinux_catch_signals()
        // Before there is any real-time priority that the command would inherit.
        let command = options.argument(.onChange).map { ChangeCommand($0.text, plan: plan) }
        let manager = ServiceManager()
        let feed = try open(source, manager, console)
        feed.endsOnFailure = options.has(.exitOnError)
        let classifier = try settings.makeClassifier(
            plan, candidates: top, mode: settings.hasDeadline ? .handOff : .inline, triesAllImages: true, console)
        guard classifier.takesImages else { throw Failure(.planTakesNoImages, plan: settings.model) }
        var liveSettings = live
        liveSettings.isBestEffort = settings.isBestEffort
        liveSettings.deadline = try settings.admit(to: classifier, imagesFollow: true, console)
        let isJSON = options.has(.json) || !options.has(.text) && clinux_is_terminal(Output.standardOutput) == 0
        let isLive = clinux_is_terminal(Output.standardOutput) != 0 && !live.writesOnlyChanges
        let writer = AnswerWriter(console.output, isJSON ? .json : isLive ? .liveLine : .lines, plan: plan)
        let run = LiveRun(
            classifier, feed, liveSettings, writer, command: command, manager: manager, warn: console.warn)
        let report = { (statistics: RunStatistics) in
            if isJSON { statistics.writeJSON(console.errors) } else { statistics.writeText(console.errors) }
            console.errors.flush()
        }
        do throws(LiveRun.Refusal) {
            guard try run.admit() else { return .success }
        } catch {
            throw failure(error, source, settings)
        }
        defer { manager?.stopping() }
        do throws(CameraError) {
            _ = try run.run(report: report)
        } catch {
            report(run.statistics)
            guard error != .ended else { return .success }
            throw Failure(error, source)
        }
        report(run.statistics)
        return .success
    }

    private static func open(
        _ source: SourceOptions, _ manager: ServiceManager?, _ console: Console
    ) throws(Failure) -> FrameFeed {
        let request = source.request
        let name = source.name
        let tell = { (event: FrameFeed.Event) in
            switch event {
            case .failed(let error): console.warn("\(name): \(error.description); trying again until it works")
            case .recovered(let mode): console.warn("\(name): frames come again, \(mode.text)")
            }
            if case .failed = event { manager?.say(isWaiting: true) } else { manager?.say(isWaiting: false) }
        }
        do throws(CameraError) {
            return try FrameFeed(tell: tell) { () throws(CameraError) -> FrameSource in try request.open() }
        } catch {
            throw Failure(error, source)
        }
    }

    private static func failure(
        _ refusal: LiveRun.Refusal, _ source: SourceOptions, _ settings: ClassifierOptions
    ) -> Failure {
        switch refusal {
        case .camera(let error): Failure(error, source)
        case .classifier(.imageTooSlow(let deadline, let needed, let works)):
            Failure(
                .checkFailed,
                "\(deadline.text) cannot be met: a frame of this source needs \(needed.text) here to be read, resized and "
                    + "answered by exit 1; \(works.text) works (\(Option.deadline.dashed) \(works.wholeMicroseconds)us)"
            )
        case .classifier(.image(let error)): Failure(image: source.name, error)
        case .classifier(let error): Failure(error, plan: settings.model)
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
    fileprivate static let text = Option("text")
}

extension LiveSettings {
    /// Reads what is not about the classifier or the source.
    fileprivate init(_ options: Options) throws(Failure) {
        self.init()
        isAfterRequest = try options.choice(.fresh, ["newest", "after-request"]) == 1
        clock = try options.choice(.deadlineFrom, ["arrival", "capture"]) == 1 ? .capture : .arrival
        try options.refuse(.deadlineFrom, without: .deadline)
        maxAge = try options.duration(.maxAge)
        scoreFloor = Float(try options.share(.scoreFloor) ?? 0)
        hold = try options.integer(.hold, in: 1...1_000_000) ?? 1
        writesOnlyChanges = options.has(.onlyChanges)
        frameLimit = try options.integer(.frames, in: 1...Int.max)
        timeLimit = try options.longDuration(.duration)
    }
}

extension Failure {
    /// A source that gives no frames.
    init(_ error: CameraError, _ source: SourceOptions) {
        let code: ExitCode =
            switch error {
            case .cannotRead, .noImages, .cannotOpen: .noInput
            case .cutOff, .unknownFormat: .badData
            case .unevenSize, .wrongSize: .usage
            default: .unavailable
            }
        self.init(code, "\(source.name): \(error.description)")
    }
}
