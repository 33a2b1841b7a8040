import CLinux
import Foundation
import Punctual
import Testing

/// The very first answer of a classifier: its label and its deadline.
@Suite struct FirstAnswerTests {
    /// Measuring takes seconds with the scalar kernels, one image some hundredths of a second.
    private static let deadline = Deadline.milliseconds(1000)

    private func freshClassifier(_ mode: Classifier.Mode) throws -> Classifier {
        var options = Classifier.Options()
        options.instructionSet = .scalar
        options.measuringBudget = 1_000_000_000
        options.mode = mode
        return try Classifier(plan: Model.planPath, options: options)
    }

    private func expectCat(_ answer: Answer, _ classifier: Classifier) {
        #expect(answer.best.map { classifier.label($0.classIndex) } == "cat")
        #expect(answer.exit == answer.exits)
        #expect(!answer.isMissed)
    }

    @Test(arguments: [Classifier.Mode.inline, .handOff])
    func ofPreparedPixelsIsRightAndInTime(mode: Classifier.Mode) throws {
        let classifier = try freshClassifier(mode)
        let image = try Model.catPixels()
        let start = clinux_now_ns()
        try classifier.prepare(
            PixelBuffer(image.bytes.span.bytes, format: .rgb, width: image.width, height: image.height))
        expectCat(try classifier.answer(within: Self.deadline, since: start), classifier)
    }

    @Test(arguments: [Classifier.Mode.inline, .handOff])
    func ofPixelsIsRightAndInTime(mode: Classifier.Mode) throws {
        let classifier = try freshClassifier(mode)
        let image = try Model.catPixels()
        let answer = try classifier.classify(
            PixelBuffer(image.bytes.span.bytes, format: .rgb, width: image.width, height: image.height),
            within: Self.deadline)
        expectCat(answer, classifier)
    }

    @Test(arguments: [Classifier.Mode.inline, .handOff])
    func ofJPEGIsRightAndInTime(mode: Classifier.Mode) throws {
        let classifier = try freshClassifier(mode)
        let file = try Data(contentsOf: Model.samples.appending(path: "cat.jpg"))
        expectCat(try classifier.classify(imageFile: file.bytes, within: Self.deadline), classifier)
    }

    @Test(arguments: [Classifier.Mode.inline, .handOff])
    func measuringKeepsThePreparedImage(mode: Classifier.Mode) throws {
        let classifier = try freshClassifier(mode)
        let file = try Data(contentsOf: Model.samples.appending(path: "cat.jpg"))
        try classifier.prepare(imageFile: file.bytes)
        _ = classifier.shortestDeadline()
        expectCat(try classifier.answer(within: Self.deadline), classifier)
    }
}
