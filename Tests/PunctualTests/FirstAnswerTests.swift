import CLinux
import Foundation
import Punctual
import Testing

/// The very first answer of a classifier: its label and its deadline.
@Suite struct FirstAnswerTests {
    /// Measuring takes seconds with the scalar kernels, one image some hundredths of a second.
    private static let deadline = Deadline.milliseconds(1000)

    private func freshClassifier() throws -> Classifier {
        var options = Classifier.Options()
        options.instructionSet = .scalar
        options.measuringBudget = 60_000_000_000
        return try Classifier(plan: Model.planPath, options: options)
    }

    private func expectCat(_ answer: Answer) {
        #expect(answer[0].classIndex == 3)
        #expect(answer.exit == answer.exits)
        #expect(!answer.isMissed)
    }

    @Test func ofPixelsIsRightAndInTime() throws {
        let classifier = try freshClassifier()
        let image = try Model.catPixels()
        let start = clinux_now_ns()
        try image.bytes.withUnsafeBytes {
            try classifier.prepare(rgb: $0, width: image.width, height: image.height, rowStride: 3 * image.width)
        }
        expectCat(classifier.answer(since: start, within: Self.deadline))
    }

    @Test func ofJPEGIsRightAndInTime() throws {
        let classifier = try freshClassifier()
        let file = try Data(contentsOf: Model.samples.appending(path: "cat.jpg"))
        expectCat(
            try file.withUnsafeBytes {
                try classifier.classify(jpeg: $0, within: Self.deadline)
            })
    }

    @Test func measuringKeepsThePreparedImage() throws {
        let classifier = try freshClassifier()
        let file = try Data(contentsOf: Model.samples.appending(path: "cat.jpg"))
        try file.withUnsafeBytes { try classifier.prepare(jpeg: $0) }
        _ = classifier.shortestDeadline()
        expectCat(classifier.answer(since: clinux_now_ns(), within: Self.deadline))
    }
}
