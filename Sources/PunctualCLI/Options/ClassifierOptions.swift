import Board
import CLinux
import Punctual
import Text

/// The options of all commands that run a plan, each read once; a wrong one is reported before a wrong file.
struct ClassifierOptions {
    /// The plan's path.
    let model: Argument
    /// Where profiles are.
    let profiles: ProfileLookup

    private let settings: Classifier.Options
    private let wantedExit: Int?
    private let wantedDeadline: Deadline?
    private let wantedMissRate: Double?
    private let isRealTime: Bool

    /// Reads `--model`, `--threads`, `--exit`, `--max-decode-memory`, `--deadline`, `--best-effort`, `--max-miss-rate`,
    /// `--stop-score`, `--realtime`, `--profile`, `--roi`, `--rotate` and `--mirror`.
    init(_ options: Options) throws(Failure) {
        model = try options.required(.model)
        profiles = ProfileLookup(wanted: options.argument(.profile), model: model)
        var settings = Classifier.Options()
        if let threads = try options.integer(.threads, in: 1...16) { settings.threads = threads }
        wantedExit = try options.integer(.exit, in: 1...Int.max)
        if let limit = try options.byteCount(.maxDecodeMemory) { settings.decodeMemoryLimit = limit }
        wantedDeadline = try options.duration(.deadline).map { Deadline(nanoseconds: $0) }
        settings.isBestEffort = options.has(.bestEffort)
        if let score = try options.share(.stopScore) { settings.earlyStop = .score(Float(score)) }
        wantedMissRate = try options.share(.maxMissRate)
        settings.view = try ImageView(options)
        isRealTime = options.has(.realTime)
        for option in [Option.bestEffort, .stopScore, .maxMissRate] { try options.refuse(option, without: .deadline) }
        self.settings = settings
    }

    /// The share of deadlines that may be missed, 0...1. Under real-time scheduling more is expected.
    var maxMissRate: Double { wantedMissRate ?? (hasRealTimePriority ? 0.0001 : 0.01) }

    /// Maps and validates the plan.
    func openPlan() throws(Failure) -> PlanFile {
        try PlanFile.open(model)
    }

    /// Asks the system for what `--realtime` needs; nil where it was not given.
    func takeRealTime(_ console: Console) -> RealTimeSetup? {
        isRealTime ? RealTimeSetup(threads: settings.threads, console) : nil
    }

    /// Prepares to run a plan, with as many threads as `--threads` asks for, and with real-time priority where that is
    /// asked for and granted.
    ///
    /// - Parameters:
    ///   - candidates: Number of candidates in every answer.
    ///   - mode: Who watches the clock when there is a deadline.
    ///   - triesAllImages: Whether the command decides by itself which images are in time.
    ///   - realTime: What `takeRealTime` has given, to be given up when the classifier has gone; nil takes it here, until the
    ///     process ends.
    func makeClassifier(
        _ plan: PlanFile, candidates: Int = 1, mode: Classifier.Mode = .inline, triesAllImages: Bool = false,
        realTime: RealTimeSetup? = nil, _ console: Console
    ) throws(Failure) -> Classifier {
        let setup = realTime ?? takeRealTime(console)
        var settings = settings
        settings.candidateCount = candidates
        settings.mode = mode
        if triesAllImages { settings.isBestEffort = true }
        settings.maxMissRate = maxMissRate
        settings.processors = setup?.processors ?? []
        let classifier: Classifier
        do throws(ClassifierError) {
            classifier = try Classifier(plan, options: settings)
        } catch {
            throw Failure(error, plan: model)
        }
        setup?.finish()
        // What it holds open is held until the process ends, as the priority is.
        if realTime == nil, let setup { _ = Unmanaged.passRetained(setup) }
        if mode == .handOff {
            RealTime.takeShortTurns()
            if !classifier.hasWorker {
                console.warn(
                    "the system refused a thread: nobody watches the clock while the network runs, so that answers may be "
                        + "late; raise the limit of processes (ulimit -u)")
            }
        }
        if hasDeadline, classifier.threads < settings.threads {
            console.warn(
                "\(Option.threads.dashed) \(settings.threads): only \(classifier.threads) can work here at a time")
        }
        if isDebugBuild {
            console.warn("this is a debug build, up to a hundred times slower: build with 'swift build -c release'")
        }
        return classifier
    }

    /// Whether images are tried that are not expected to be in time.
    var isBestEffort: Bool { settings.isBestEffort }

    /// Whether there is a deadline to keep.
    var hasDeadline: Bool { wantedDeadline != nil }

    /// The exit that `--exit` names, counted from 1.
    func exit(of classifier: Classifier) throws(Failure) -> Int? {
        guard let wantedExit else { return nil }
        guard wantedExit <= classifier.exitCount else {
            throw Failure(.usage, "--exit \(wantedExit): the plan has exits 1 to \(classifier.exitCount)")
        }
        return wantedExit
    }

    /// The deadline that `--deadline` names. One that exit 1 cannot keep on this machine is refused, or with
    /// `--best-effort` only spoken of. What the machine needs is taken from its profile or measured.
    /// - Parameter imagesFollow: Whether each image is admitted for itself, which says more than the network alone can.
    func admit(
        to classifier: Classifier, imagesFollow: Bool = false, _ console: Console
    ) throws(Failure) -> Deadline? {
        guard let wantedDeadline else { return nil }
        try profiles.use(for: classifier, console)
        do throws(ClassifierError) {
            try classifier.admit(wantedDeadline)
        } catch {
            guard case .deadlineTooShort = error, imagesFollow || settings.isBestEffort else {
                throw Failure(error, plan: model)
            }
            guard settings.isBestEffort else { return wantedDeadline }
            console.warn(phrase("%; trying nevertheless (--best-effort)", error.description))
            return wantedDeadline
        }
        try check(expectation(of: classifier, within: wantedDeadline), console)
        return wantedDeadline
    }

    /// What has to be expected; where a rate is a condition, from as many probes as it takes to promise it, if that can
    /// be done soon.
    private func expectation(of classifier: Classifier, within deadline: Deadline) -> MissExpectation {
        let first = classifier.expectedMisses(within: deadline)
        guard let wantedMissRate, wantedMissRate > 0, first.upperBound > wantedMissRate,
            first.rate < wantedMissRate
        else { return first }
        classifier.probe(
            until: clinux_now_ns() + Self.longestProbing, atMost: Int(min(Self.probesPerPromise / wantedMissRate, 1e6)))
        return classifier.expectedMisses(within: deadline)
    }

    /// Without an event in so many times 1 / rate probes, the rate holds with 95 % for both threads.
    private static let probesPerPromise = 8.0
    private static let longestProbing: UInt64 = 2_000_000_000

    /// Refuses what will be missed too often where that is a condition, and otherwise warns of it.
    private func check(_ expectation: MissExpectation, _ console: Console) throws(Failure) {
        if let wantedMissRate {
            guard expectation.upperBound > wantedMissRate else { return }
            let remedy =
                expectation.heldUp == 0
                ? "too little was measured to promise that; 'punctual profile' measures more, the longer the more"
                : phrase("allow more time%", advice)
            let text = phrase(
                "%, and % are accepted (--max-miss-rate): %", expectation.text, perTenThousand(wantedMissRate), remedy)
            guard settings.isBestEffort else { throw Failure(.checkFailed, text) }
            console.warn(phrase("%; trying nevertheless (--best-effort)", text))
            return
        }
        if expectation.rate > maxMissRate, expectation.heldUp > 0 {
            console.warn(
                phrase(
                    "this deadline will be missed %: %; allow more time%",
                    expectation.rate > 0.1 ? "often" : "now and then", expectation.text, advice))
        }
    }

    /// What else helps against being held up, unless it is done already.
    private var advice: String {
        hasRealTimePriority ? "" : ", or give real-time priority (--realtime)"
    }

    /// Whether the threads go before ordinary ones.
    var hasRealTimePriority: Bool { clinux_has_realtime_priority() != 0 }
}
