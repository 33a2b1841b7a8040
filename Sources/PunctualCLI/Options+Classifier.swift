import Punctual

extension Options {
    /// Maps and validates the plan that `--model` names.
    func openPlan() throws(Failure) -> PlanFile {
        let path = try required(.model)
        do throws(ClassifierError) {
            return try PlanFile(path.bytes)
        } catch {
            throw Failure(error, plan: path)
        }
    }

    /// Prepares to run a plan, with as many threads as `--threads` asks for.
    ///
    /// - Parameter candidates: Number of candidates in every answer.
    func makeClassifier(_ plan: PlanFile, candidates: Int = 1) throws(Failure) -> Classifier {
        var settings = Classifier.Options()
        settings.threads = try integer(.threads, in: 1...16) ?? 1
        settings.decodeMemoryLimit = try byteCount(.maxDecodeMemory) ?? settings.decodeMemoryLimit
        do throws(ClassifierError) {
            let classifier = try Classifier(plan, options: settings)
            classifier.candidateCount = candidates
            return classifier
        } catch {
            throw Failure(error, plan: try required(.model))
        }
    }

    /// Checks the options that `makeClassifier` and `deadline` read, so that a wrong command line is reported before
    /// a wrong file.
    func checkClassifierOptions() throws(Failure) {
        _ = try required(.model)
        _ = try integer(.threads, in: 1...16)
        _ = try integer(.exit, in: 1...Int.max)
        _ = try byteCount(.maxDecodeMemory)
        _ = try duration(.deadline)
    }

    /// The exit that `--exit` names, counted from 1.
    func exit(of classifier: Classifier) throws(Failure) -> Int? {
        guard let exit = try integer(.exit, in: 1...Int.max) else { return nil }
        guard exit <= classifier.exitCount else {
            throw Failure(.usage, "--exit \(exit): the plan has exits 1 to \(classifier.exitCount)")
        }
        return exit
    }

    /// The deadline that `--deadline` names; refused when exit 1 cannot keep it on this machine.
    func deadline(of classifier: Classifier) throws(Failure) -> Deadline? {
        guard let nanoseconds = try duration(.deadline) else { return nil }
        let deadline = Deadline(nanoseconds: nanoseconds)
        do throws(ClassifierError) {
            try classifier.admit(deadline)
        } catch {
            throw Failure(error, plan: try required(.model))
        }
        return deadline
    }
}
