import CLinux
import Camera
import Punctual
import Text
import Vision

/// Camera to answers: takes the newest frame, answers it before its deadline, says so, and takes the next one.
///
/// After the first frames a turn allocates nothing, unless something goes wrong.
package final class LiveRun {
    /// Why a run has ended.
    package enum End {
        /// A signal asked for it, or as many frames or as much time as was wanted is over.
        case done
        /// A signal asked to read the options again.
        case reload
    }

    /// What has become of the frames.
    package private(set) var statistics: RunStatistics
    /// What a frame needs at worst to be answered by exit 1, in nanoseconds.
    private(set) var need: UInt64 = 0

    let classifier: Classifier
    let feed: FrameFeed
    let settings: LiveSettings
    let warn: (String) -> Void
    private let writer: AnswerWriter
    private let command: ChangeCommand?
    private let manager: ServiceManager?
    private var decision: DecisionFilter
    /// When the last answer was there, in monotonic nanoseconds.
    private var lastAnswer: UInt64 = 0
    /// Frames of the source that were not answered, before the last answer.
    private var lostBefore = 0
    /// Answers in a row that it takes until a frame that cannot be decoded is news again; 0 when it is.
    private var silence = 0

    /// How the command for changes had failed when that was said.
    private var toldStatus: Int?
    /// A bit for each of the last answers, set where it missed its deadline.
    private var recentMisses: UInt64 = 0
    private var hasToldOfMisses = false
    var hasToldOfWaiting = false
    /// The age of the youngest frame that was too old, while none was young enough.
    private var youngest = UInt64.max
    private var hasToldOfAge = false

    /// How often signals are looked for, in nanoseconds.
    static let turn: UInt64 = 100_000_000

    /// - Parameters:
    ///   - classifier: Tries every image, however long it takes: what is admitted is decided here.
    ///   - warn: Shows a line that is no answer.
    package init(
        _ classifier: Classifier, _ feed: FrameFeed, _ settings: LiveSettings, _ writer: AnswerWriter,
        command: ChangeCommand?, manager: ServiceManager?, warn: @escaping (String) -> Void
    ) {
        self.classifier = classifier
        self.feed = feed
        self.settings = settings
        self.writer = writer
        self.command = command
        self.manager = manager
        self.warn = warn
        decision = DecisionFilter(floor: settings.scoreFloor, hold: settings.hold)
        statistics = RunStatistics(exits: classifier.exitCount)
    }

    /// Answers frames until there is a reason to end. Call `admit` first.
    /// - Parameter report: Writes the statistics, whenever a signal asks for them.
    /// - Throws: Why there are no more frames.
    package func run(report: (RunStatistics) -> Void) throws(CameraError) -> End {
        defer {
            writer.finish()
            updateLosses()
        }
        let end = settings.timeLimit.map { statistics.start + $0 } ?? .max
        lostBefore = lost
        // Answers that nobody gets are no answers: the output says at its end why.
        while clinux_now_ns() < end, statistics.frames < settings.frameLimit ?? .max, !writer.hasFailed {
            if let end = heed(report) { return end }
            tellOfCommand()
            guard let frame = try feed.take(until: min(end, clinux_now_ns() + Self.turn), where: isWanted) else {
                tellOfAge()
                continue
            }
            answer(frame)
            classifier.letGoOfImage()
            feed.giveBack(frame)
        }
        return .done
    }

    /// Waits for the last command of changes, and says how it has ended.
    package func finish() {
        command?.finish()
        tellOfCommand()
    }

    /// Does what signals ask for; why the run ends, if it does.
    func heed(_ report: (RunStatistics) -> Void) -> End? {
        let signals = Int(clinux_signals())
        if signals & clinux_report != 0 {
            clinux_take_signals(Int32(clinux_report))
            updateLosses()
            report(statistics)
        }
        if signals & clinux_stop != 0 { return .done }
        guard signals & clinux_reload != 0 else { return nil }
        clinux_take_signals(Int32(clinux_reload))
        return .reload
    }

    /// The frame as the classifier takes it.
    func source(_ frame: CameraFrame, _ mode: CameraMode) -> ImageSource {
        guard let layout = mode.layout else { return .file(frame.bytes, isAlone: false) }
        return .pixels(frame.bytes, layout)
    }

    /// When the clock of a frame starts.
    func start(_ frame: CameraFrame) -> UInt64 { settings.clock == .capture ? frame.capture : frame.arrival }

    /// Whether a frame is new enough, and there is time to answer it.
    private func isWanted(_ frame: CameraFrame) -> Bool {
        if settings.isAfterRequest, frame.capture < lastAnswer { return false }
        let now = clinux_now_ns()
        if let maxAge = settings.maxAge, now - min(frame.capture, now) > maxAge {
            youngest = min(youngest, now - min(frame.capture, now))
            return false
        }
        guard let deadline = settings.deadline, !settings.isBestEffort else { return true }
        // A frame that has only just come is tried whatever was needed before: otherwise none might ever be again.
        let needed = min(need, deadline.nanoseconds - deadline.nanoseconds / Self.freshShare)
        return now + needed <= start(frame) + deadline.nanoseconds
    }

    /// Within this part of its time, a frame has only just come.
    private static let freshShare: UInt64 = 8

    private func answer(_ frame: CameraFrame) {
        guard let mode = feed.mode else { return }
        let start = start(frame)
        var answer: Answer
        do throws(ClassifierError) {
            answer = try classifier.answer(to: source(frame, mode), within: settings.deadline, since: start)
        } catch {
            return leaveOut(error)
        }
        silence = max(silence - 1, 0)
        youngest = .max
        if let need = classifier.imageNeed { self.need = need.nanoseconds }
        lastAnswer = start + answer.latency
        answer.age = lastAnswer - min(frame.capture, lastAnswer)
        let lost = lost
        answer.droppedFrames = lost - lostBefore
        lostBefore = lost
        statistics.count(answer)
        watchMisses(answer)
        let isNew = decision.hear(answer)
        if isNew {
            statistics.changes += 1
            command?.run(decision, score: answer.best?.score ?? 0)
        }
        if isNew || !settings.writesOnlyChanges {
            writer.write(answer, frame: statistics.frames, decision, isNew: isNew)
        }
        manager?.live()
    }

    /// Counts a frame that cannot be decoded, and says so unless that has been said not long ago.
    func leaveOut(_ error: ClassifierError) {
        statistics.undecodable += 1
        if silence == 0 { warn(phrase("a frame is left out: %", error.description)) }
        silence = Self.longestSilence
    }

    private static let longestSilence = 1000

    /// Says it once when no frame is young enough.
    private func tellOfAge() {
        guard !hasToldOfAge, youngest < .max, clinux_now_ns() > max(lastAnswer, statistics.start) + Self.longestDrought
        else { return }
        hasToldOfAge = true
        warn(
            phrase(
                "no frame is young enough: the youngest was % old when it came; allow more (--max-age)",
                Quantity.text(nanoseconds: youngest)))
    }

    /// Nanoseconds without an answer after which that is said.
    private static let longestDrought: UInt64 = 3_000_000_000

    /// Says it once when more than one in eight answers are late: frames that came later may need more than the first one did.
    private func watchMisses(_ answer: Answer) {
        recentMisses = recentMisses << 1 | (answer.isMissed ? 1 : 0)
        guard !hasToldOfMisses, recentMisses.nonzeroBitCount > UInt64.bitWidth / 8, let deadline = settings.deadline
        else {
            return
        }
        hasToldOfMisses = true
        let needed = Deadline(nanoseconds: max(need, deadline.nanoseconds))
        warn(
            phrase(
                "many answers miss their deadline of %: a frame needs % here; allow more time, such as %",
                deadline.text,
                Deadline(nanoseconds: need).text, needed.withMargin.text))
    }

    /// Frames of the source so far that were not answered.
    private var lost: Int {
        let losses = feed.losses
        return losses.dropped + losses.damaged + losses.lost + statistics.undecodable
    }

    private func updateLosses() {
        statistics.losses = feed.losses
        statistics.reconnects = feed.reconnects
    }

    /// Says it once, until the command fails otherwise.
    private func tellOfCommand() {
        guard let status = command?.takeFailure(), status != toldStatus else { return }
        toldStatus = status
        let reason = status < 0 ? String(cString: clinux_error_text(Int32(-status))) : "it ended with \(status)"
        warn("the command for changes has failed: \(reason)")
    }

    /// Remembers what a frame needs.
    func remember(need: UInt64) { self.need = need }
}
