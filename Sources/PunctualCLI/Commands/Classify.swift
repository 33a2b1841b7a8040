import CLinux
import Punctual
import Text

extension Command {
    /// `punctual classify`: photographs to answers.
    static let classify = Command(
        name: "classify", summary: "names what is on photographs, within a deadline",
        help: """
            Names what is on photographs. With a deadline, gives the best answer that the time allows: the clock starts
            before a photograph is decoded, and stops when its answer is there.

            punctual classify --model PLAN [OPTIONS] IMAGE...

            IMAGE is a JPEG or PNG file, off boards WebP too, or - for standard input.

              --model PLAN               the network
              --deadline TIME            such as 20ms; one that exit 1 cannot keep here is refused, and so is an image
                                         that takes longer to decode and resize than there is time
              --best-effort              try what would be refused, and say so
              --fail-on-miss             exit code 1 when an answer came too late, or none came
              --stop-score S             stop at the first exit whose best class has a score of S, 0 to 1, to save
                                         energy
              --max-miss-rate R          the share of answers that may come too late, such as 0.001: a deadline that
                                         will be missed more often on this machine is refused
              --realtime                 with real-time priority, on processors of its own, with all memory locked
              --profile FILE             what 'punctual profile' has measured; default: where it puts it, if it is
                                         there
              --roi X,Y,W,H              only this part of a photograph: first column and row, width and height, in pixels
              --rotate DEGREES           turn it clockwise by 90, 180 or 270
              --mirror                   exchange left and right, after the turn
              --exit N                   answer with exit N, however long it takes; default: the last exit
              --top K                    answers per image, 1 to 16; default 5
              --threads N                threads per image, 1 to 16; default 1
              --max-decode-memory BYTES  most memory for a progressive JPEG, an interlaced PNG, a WebP; default 64M
              --json                     one JSON object per image; of one without an answer, with the "error"

            An image that cannot be read is reported, the others are still classified, and the exit code is that of the
            first failure.

            """,
        options: [
            .model, .deadline, .bestEffort, .failOnMiss, .stopScore, .maxMissRate, .realTime, .profile, .exit, .top,
            .threads, .maxDecodeMemory, .json, .region, .rotation, .mirror,
        ], operands: .files,
        run: Classify.run)
}

extension Option {
    fileprivate static let failOnMiss = Option("fail-on-miss")
}

/// The work of `punctual classify`.
private struct Classify {
    private let plan: Argument
    private let classifier: Classifier
    private let deadline: Deadline?
    private let exit: Int?

    @Sendable static func run(_ options: Options, _ console: Console) throws(Failure) -> ExitCode {
        try options.refuse(.deadline, with: .exit)
        guard !options.operands.isEmpty else {
            throw Failure(.usage, "classify needs an image: for example punctual classify --model model.plan photo.jpg")
        }
        try options.refuse(.failOnMiss, without: .deadline)
        guard options.operands.count(where: { $0.equals("-") }) <= 1 else {
            throw Failure(.usage, "- is standard input, which carries one image: name it once")
        }
        let top = try options.integer(.top, in: 1...Answer.largestCandidateCount) ?? 5
        let command = try Classify(ClassifierOptions(options), candidates: top, console)
        var code = ExitCode.success
        for (index, path) in options.operands.enumerated() {
            do throws(Failure) {
                let report = AnswerReport(
                    answer: try command.answer(for: path, console), frame: index + 1, image: path.text,
                    plan: command.classifier.planFile)
                if options.has(.json) { report.writeJSON(console.output) } else { report.writeText(console.output) }
                console.output.flush()
                if report.answer.isMissed, options.has(.failOnMiss), code == .success { code = .checkFailed }
            } catch {
                if options.has(.json) {
                    AnswerReport.writeJSON(error, frame: index + 1, image: path.text, console.output)
                }
                console.report(error)
                if code == .success { code = error.code }
            }
        }
        return code
    }

    private init(_ settings: ClassifierOptions, candidates: Int, _ console: Console) throws(Failure) {
        plan = settings.model
        classifier = try settings.makeClassifier(
            try settings.openPlan(), candidates: candidates,
            mode: settings.hasDeadline ? .handOff : .inline, console)
        guard classifier.takesImages else { throw Failure(.planTakesNoImages, plan: plan) }
        deadline = try settings.admit(to: classifier, imagesFollow: true, console)
        exit = try settings.exit(of: classifier)
    }

    /// Reads and classifies one image; the clock starts when its file is in memory.
    private func answer(for path: Argument, _ console: Console) throws(Failure) -> Answer {
        do throws(ClassifierError) {
            if let exit { return try classifier.classify(imageAt: path.bytes, exit: exit) }
            let answer = try classifier.classify(imageAt: path.bytes, within: deadline)
            // Others were refused.
            if let deadline, let need = classifier.imageNeed, need.nanoseconds > deadline.nanoseconds {
                console.warn(
                    "'\(path.text)': tried although it needs \(need.text), more than \(deadline.text) "
                        + "(\(Option.bestEffort.dashed))")
            }
            return answer
        } catch {
            switch error {
            case .cannotOpenImage where clinux_path_kind(path.bytes, 1) == Int32(clinux_folder):
                throw Failure(
                    .noInput,
                    "'\(path.text)' is a folder: name its files, or classify all of its JPEG files with "
                        + "'punctual run --source \(path.text)'")
            case .cannotOpenImage(let errno): throw Failure(cannotOpen: path, errno)
            case .image(let reason): throw Failure(image: "'\(path.text)'", reason)
            case .imageTooSlow: throw Failure(error, image: path)
            default: throw Failure(error, plan: plan)
            }
        }
    }
}
