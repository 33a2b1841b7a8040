import Punctual

/// The options of all commands that run a plan, each read once; a wrong one is reported before a wrong file.
struct ClassifierOptions {
    /// The plan's path.
    let model: Argument

    private let settings: Classifier.Options
    private let wantedExit: Int?
    private let wantedDeadline: Deadline?

    /// Reads `--model`, `--threads`, `--exit`, `--max-decode-memory` and `--deadline`.
    init(_ options: Options) throws(Failure) {
        model = try options.required(.model)
        var settings = Classifier.Options()
        if let threads = try options.integer(.threads, in: 1...16) { settings.threads = threads }
        wantedExit = try options.integer(.exit, in: 1...Int.max)
        if let limit = try options.byteCount(.maxDecodeMemory) { settings.decodeMemoryLimit = limit }
        wantedDeadline = try options.duration(.deadline).map { Deadline(nanoseconds: $0) }
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

    /// The deadline that `--deadline` names; refused when exit 1 cannot keep it on this machine.
    func deadline(of classifier: Classifier) throws(Failure) -> Deadline? {
        guard let wantedDeadline else { return nil }
        do throws(ClassifierError) {
            try classifier.admit(wantedDeadline)
        } catch {
            throw Failure(error, plan: model)
        }
        return wantedDeadline
    }
}
