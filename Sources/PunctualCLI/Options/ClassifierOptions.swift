import CLinux
import Punctual

/// The options of all commands that run a plan, each read once; a wrong one is reported before a wrong file.
struct ClassifierOptions {
    /// The plan's path.
    let model: Argument

    /// The share of deadlines that may be missed, 0...1.
    let maxMissRate: Double

    private let settings: Classifier.Options
    private let wantedExit: Int?
    private let wantedDeadline: Deadline?
    /// Whether `--max-miss-rate` was given: then it is a condition, and otherwise worth a warning.
    private let requiresMissRate: Bool

    /// Reads `--model`, `--threads`, `--exit`, `--max-decode-memory`, `--deadline`, `--best-effort`, `--max-miss-rate` and
    /// `--stop-score`.
    init(_ options: Options) throws(Failure) {
        model = try options.required(.model)
        var settings = Classifier.Options()
        if let threads = try options.integer(.threads, in: 1...16) { settings.threads = threads }
        wantedExit = try options.integer(.exit, in: 1...Int.max)
        if let limit = try options.byteCount(.maxDecodeMemory) { settings.decodeMemoryLimit = limit }
        wantedDeadline = try options.duration(.deadline).map { Deadline(nanoseconds: $0) }
        settings.isBestEffort = options.has(.bestEffort)
        if let score = try options.share(.stopScore) { settings.earlyStop = .score(Float(score)) }
        let wantedRate = try options.share(.maxMissRate)
        requiresMissRate = wantedRate != nil
        maxMissRate = wantedRate ?? (clinux_has_realtime_priority() != 0 ? 0.0001 : 0.01)
        settings.maxMissRate = maxMissRate
        self.settings = settings
    }

    /// Maps and validates the plan.
    func openPlan() throws(Failure) -> PlanFile {
        try PlanFile.open(model)
    }

    /// Prepares to run a plan, with as many threads as `--threads` asks for.
    ///
    /// - Parameters:
    ///   - candidates: Number of candidates in every answer.
    ///   - mode: Who watches the clock when there is a deadline.
    func makeClassifier(
        _ plan: PlanFile, candidates: Int = 1, mode: Classifier.Mode = .inline
    ) throws(Failure) -> Classifier {
        var settings = settings
        settings.candidateCount = candidates
        settings.mode = wantedDeadline == nil ? .inline : mode
        do throws(ClassifierError) {
            return try Classifier(plan, options: settings)
        } catch {
            throw Failure(error, plan: model)
        }
    }

    /// The exit that `--exit` names, counted from 1.
    func exit(of classifier: Classifier) throws(Failure) -> Int? {
        guard let wantedExit else { return nil }
        guard wantedExit <= classifier.exitCount else {
            throw Failure(.usage, "--exit \(wantedExit): the plan has exits 1 to \(classifier.exitCount)")
        }
        return wantedExit
    }

    /// The deadline that `--deadline` names. One that exit 1 cannot keep on this machine is refused, or with
    /// `--best-effort` only spoken of.
    func admit(to classifier: Classifier, _ console: Console) throws(Failure) -> Deadline? {
        guard let wantedDeadline else { return nil }
        if isDebugBuild {
            console.warn("this is a debug build, up to a hundred times slower: build with 'swift build -c release'")
        }
        do throws(ClassifierError) {
            try classifier.admit(wantedDeadline)
        } catch {
            guard settings.isBestEffort, case .deadlineTooShort = error else { throw Failure(error, plan: model) }
            console.warn("\(error.description); trying nevertheless (\(Option.bestEffort.dashed))")
            return wantedDeadline
        }
        try check(classifier.expectedMisses(within: wantedDeadline), console)
        return wantedDeadline
    }

    /// Refuses what will be missed too often where that is a condition, and otherwise warns of it.
    private func check(_ expectation: MissExpectation, _ console: Console) throws(Failure) {
        let limit = perTenThousand(maxMissRate)
        if requiresMissRate, expectation.upperBound > maxMissRate {
            throw Failure(
                .checkFailed,
                "\(expectation.text), and \(limit) are accepted (\(Option.maxMissRate.dashed)): allow more time, give "
                    + "real-time priority, or measure longer ('punctual profile')")
        }
        if !requiresMissRate, expectation.rate > maxMissRate {
            console.warn(
                "this deadline will be missed now and then: \(expectation.text); allow more time, or give real-time "
                    + "priority")
        }
    }
}
