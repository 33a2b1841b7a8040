import CLinux
import Punctual

/// `punctual classify`: photographs to answers.
struct Classify {
    static let help: StaticString = """
        Names what is on photographs. With a deadline, gives the best answer that the time allows: the clock starts
        before a photograph is decoded, and stops when its answer is there.

        punctual classify --model PLAN [OPTIONS] IMAGE...

        IMAGE is a JPEG file, or - for standard input.

          --model PLAN               the network
          --deadline TIME            such as 20ms; one that exit 1 cannot keep here is refused
          --exit N                   answer with exit N, however long it takes; default: the last exit
          --top K                    answers per image, 1 to 16; default 5
          --threads N                threads per image, 1 to 16; default 1
          --max-decode-memory BYTES  most memory for the coefficients of a progressive JPEG; default 64M
          --json                     one JSON object per image

        An image that cannot be read is reported, the others are still classified, and the exit code is that of the
        first failure.

        """

    /// More bytes than this are not a photograph.
    private static let largestFile = 512 << 20

    private let classifier: Classifier
    private let deadline: Deadline?
    private let exit: Int?
    private let isJSON: Bool
    private let output: Output

    static func run(output: Output, errors: Output) throws(Failure) -> ExitCode {
        let options = try Options(
            .classify, accepting: [.model, .deadline, .exit, .top, .threads, .maxDecodeMemory, .json])
        if options.wantsHelp {
            output.write(string(help))
            return .success
        }
        try options.refuse(.deadline, with: .exit)
        guard !options.operands.isEmpty else {
            throw Failure(.usage, "classify needs an image: for example punctual classify --model model.plan photo.jpg")
        }
        let top = try options.integer(.top, in: 1...Answer.largestCandidateCount) ?? 5
        try options.checkClassifierOptions()
        let classifier = try options.makeClassifier(try options.openPlan(), candidates: top)
        guard Preprocessing(classifier.plan, program: 0) != nil else {
            throw Failure(.planTakesNoImages, plan: try options.required(.model))
        }
        let command = Classify(
            classifier: classifier, deadline: try options.deadline(of: classifier),
            exit: try options.exit(of: classifier), isJSON: options.has(.json), output: output)

        var code = ExitCode.success
        for (index, path) in options.operands.enumerated() {
            do throws(Failure) {
                try command.classify(path, number: index + 1)
                output.flush()
            } catch {
                output.flush()
                errors.writeLine("punctual: \(error.message)")
                errors.flush()
                if code == .success { code = error.code }
            }
        }
        return code
    }

    private func classify(_ path: Argument, number: Int) throws(Failure) {
        var length = 0
        var errno: Int32 = 0
        guard let bytes = clinux_read_file(path.bytes, Classify.largestFile, &length, &errno) else {
            throw Failure(cannotOpen: path, errno)
        }
        defer { clinux_free(bytes) }
        let file = UnsafeRawBufferPointer(start: bytes, count: length)
        let answer: Answer
        do throws(ClassifierError) {
            if let exit {
                answer = try classifier.classify(jpeg: file, exit: exit)
            } else {
                answer = try classifier.classify(jpeg: file, within: deadline)
            }
        } catch {
            if case .image(let reason) = error { throw Failure(image: "'\(path.text)'", reason) }
            throw Failure(error, plan: path)
        }
        if isJSON {
            writeJSON(answer, path, number)
        } else {
            writeText(answer, path)
        }
    }

    private func writeText(_ answer: Answer, _ path: Argument) {
        let plan = classifier.plan
        var line = "\(path.text): \(plan.className(answer[0].classIndex)) \(score(answer[0]))"
        line += ", exit \(answer.exit) of \(answer.exits) after \(duration(answer.latency))"
        if let deadline { line += " of \(duration(deadline.nanoseconds))" }
        if answer.isMissed { line += ", MISSED" }
        output.writeLine(line)
        guard answer.candidateCount > 1 else { return }
        for index in 0..<answer.candidateCount {
            output.writeLine("    \(score(answer[index]))  \(plan.className(answer[index].classIndex))")
        }
    }

    private func score(_ candidate: Answer.Candidate) -> String {
        decimal(Double(candidate.score), places: 3)
    }

    private func writeJSON(_ answer: Answer, _ path: Argument, _ number: Int) {
        let plan = classifier.plan
        var json = JSONWriter(output)
        json.object { json in
            json.member("frame", number)
            json.member("image", path.text)
            json.write(answer[0], plan)
            json.member("exit", answer.exit)
            json.member("exits", answer.exits)
            json.member("latency_us", Int(microseconds(answer.latency)))
            // A still is as old as its clock.
            json.member("age_us", Int(microseconds(answer.latency)))
            json.key("deadline_us")
            if let deadline { json.value(microseconds(deadline.nanoseconds)) } else { json.null() }
            json.key("missed")
            json.value(answer.isMissed)
            json.member("dropped", 0)
            json.key("top")
            json.array { json in
                for index in 0..<answer.candidateCount { json.object { $0.write(answer[index], plan) } }
            }
        }
        output.write(byte: UInt8(ascii: "\n"))
    }
}

extension JSONWriter {
    /// Writes a candidate's members.
    fileprivate mutating func write(_ candidate: Answer.Candidate, _ plan: Plan) {
        member("label", plan.className(candidate.classIndex))
        key("score")
        value(Double(candidate.score), places: 6)
    }
}
