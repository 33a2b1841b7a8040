import Foundation
import Punctual
import Testing

/// What users may give wrongly is thrown, and says what to do.
@Suite struct ArgumentTests {
    /// Expects a sentence that contains `words`.
    private func expectError(_ words: String, _ body: () throws -> Void) {
        do {
            try body()
            Issue.record("nothing was thrown about \(words)")
        } catch {
            let text = "\(error)"
            #expect(text.contains(words), "\(text)")
            #expect(!text.contains("\n"))
            #expect(error is ClassifierError)
        }
    }

    private func expectOptionError(_ words: String, _ change: (inout Classifier.Options) -> Void) {
        var options = Classifier.Options()
        change(&options)
        expectError(words) { _ = try Classifier(plan: Model.planPath, options: options) }
    }

    @Test func options() {
        for threads in [0, -1, 17, .max, .min] { expectOptionError("choose 1 to 16") { $0.threads = threads } }
        for count in [0, -1, 17, .max, .min] { expectOptionError("choose 1 to 16") { $0.candidateCount = count } }
        for program in [-1, 1, .max] { expectOptionError("no program \(program)") { $0.program = program } }
        expectOptionError("at least 0") { $0.decodeMemoryLimit = -1 }
        #if arch(x86_64)
            expectOptionError("'neon'") { $0.instructionSet = InstructionSet(name: "neon") }
        #endif
    }

    @Test func planFiles() {
        expectError("No such file") { _ = try Classifier(plan: "/nowhere/model.plan") }
        expectError("not a plan") { _ = try Classifier(plan: Model.root.appending(path: "README.md").path()) }
    }

    @Test func deadlines() throws {
        let classifier = try Model.classifier(mode: .handOff)
        let photograph = try Model.photographs()[0]
        for deadline in [Deadline(nanoseconds: 0), .milliseconds(.max), Deadline(nanoseconds: .max)] {
            expectError("at most a day") { try classifier.admit(deadline) }
            expectError("at most a day") { _ = try classifier.classify(imageFile: photograph.bytes, within: deadline) }
            try classifier.prepare(imageFile: photograph.bytes)
            expectError("at most a day") { _ = try classifier.answer(within: deadline) }
        }
        // A clock that is started in the future has not run yet.
        let answer = try classifier.answer(within: .longest, since: .max)
        #expect(answer.latency == 0)
        #expect(!answer.isMissed)
    }

    @Test func exits() throws {
        let classifier = try Model.classifier()
        let photograph = try Model.photographs()[0]
        for exit in [0, -1, 6, .max] {
            expectError("exits 1 to 5") { _ = try classifier.classify(imageFile: photograph.bytes, exit: exit) }
            try classifier.prepare(imageFile: photograph.bytes)
            expectError("exits 1 to 5") { _ = try classifier.answer(exit: exit) }
        }
    }

    @Test(arguments: [Classifier.Mode.inline, .handOff])
    func everyAnswerNeedsAnImage(mode: Classifier.Mode) throws {
        let classifier = try Model.classifier(mode: mode)
        let photograph = try Model.photographs()[0]
        expectError("prepare one for every answer") { _ = try classifier.answer() }
        try classifier.prepare(imageFile: photograph.bytes)
        _ = try classifier.answer(within: .milliseconds(100_000))
        expectError("prepare one for every answer") { _ = try classifier.answer(within: .milliseconds(100_000)) }
        expectError("prepare one for every answer") { _ = try classifier.answer(exit: 1) }
        _ = try classifier.classify(imageFile: photograph.bytes)
        expectError("prepare one for every answer") { _ = try classifier.answer() }
        try classifier.prepare(imageFile: photograph.bytes)
        expectError("neither a JPEG") { try classifier.prepare(imageFile: [1, 2].span.bytes) }
        expectError("prepare one for every answer") { _ = try classifier.answer() }
    }

    @Test func pixels() throws {
        let classifier = try Model.classifier(mode: .handOff)
        let bytes = [UInt8](repeating: 0, count: 300)
        let sizes: [(width: Int, height: Int, rowStride: Int?)] = [
            (0, 1, nil), (1, 0, nil), (-1, 1, nil), (1, -1, nil), (.max, .max, nil), (10, 11, nil), (10, 10, 29),
            (10, 10, 31), (10, 10, -30), (10, 10, .max), (.min, .min, .min),
        ]
        for (width, height, rowStride) in sizes {
            expectError("image") {
                _ = try classifier.classify(
                    PixelBuffer(bytes.span.bytes, format: .rgb, width: width, height: height, rowStride: rowStride))
            }
            expectError("image") {
                _ = try classifier.classify(
                    PixelBuffer(bytes.span.bytes, format: .bgra, width: width, height: height, rowStride: rowStride),
                    within: .milliseconds(100_000))
            }
        }
        expectError("image") { _ = try classifier.classify(imageFile: [UInt8]()) }
    }

    @Test func values() throws {
        let classifier = try Model.classifier()
        #expect(classifier.inputValueCount == 3072)
        for count in [0, 1, 3071, 3073] {
            let values = [Float](repeating: 0, count: count)
            expectError("takes 3072") { try classifier.prepare(values: values.span) }
        }
        try classifier.prepare(values: [Float](repeating: .nan, count: 3072).span)
        #expect(try classifier.answer().best != nil)
    }
}
