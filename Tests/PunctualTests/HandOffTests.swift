import CLinux
import Foundation
import Punctual
import Testing

/// The requester that watches the clock, and the worker that runs.
@Suite struct HandOffTests {
    /// Whatever the deadline, the answer is that of an exit that was finished, and it says whether it was in time.
    @Test(arguments: [1, 2])
    func everyAnswerIsThatOfItsExit(threads: Int) throws {
        let classifier = try Model.classifier(threads: threads, mode: .handOff)
        let reference = try Model.classifier()
        let photograph = try Model.photographs()[2]
        let expected = try (1...reference.exitCount).map {
            try reference.classify(imageFile: photograph.bytes, exit: $0)[0]
        }
        var reached: Set<Int> = []
        for round in 0..<400 {
            let deadline = Deadline.microseconds(UInt64(1 + round * 10))
            try classifier.prepare(imageFile: photograph.bytes)
            let answer = try classifier.answer(within: deadline)
            reached.insert(answer.exit)
            #expect(answer.isMissed == (answer.latency > deadline.nanoseconds || answer.best == nil))
            guard let best = answer.best else { continue }
            #expect(best.classIndex == expected[answer.exit - 1].classIndex)
            #expect(best.score == expected[answer.exit - 1].score)
        }
        // Thousands of times what the network takes: without an answer here, nothing above was compared.
        for _ in 0..<20 {
            try classifier.prepare(imageFile: photograph.bytes)
            reached.insert(try classifier.answer(within: .milliseconds(10_000)).exit)
        }
        #expect(!reached.subtracting([0]).isEmpty)
    }

    /// Neither a refused image nor an image that came too late says anything about how late the requester wakes.
    @Test func whatIsNoWakeUpDoesNotCountAsOne() throws {
        let classifier = try Model.classifier(mode: .handOff)
        let photograph = try Model.photographs()[0]
        for _ in 0..<150 {
            _ = try? classifier.classify(imageFile: [1, 2, 3], within: .milliseconds(10_000))
            try classifier.prepare(imageFile: photograph.bytes)
            let old = clinux_now_ns() - 60_000_000_000
            #expect(try classifier.answer(within: .milliseconds(20), since: old).isMissed)
        }
        #expect(classifier.shortestDeadline().nanoseconds < 30_000_000_000)
        let answer = try classifier.classify(imageFile: photograph.bytes, within: .milliseconds(10_000))
        #expect(answer.best != nil && !answer.isMissed)
    }

    @Test func answersOfBothModesAreTheSame() throws {
        let inline = try Model.classifier()
        let handOff = try Model.classifier(mode: .handOff)
        for photograph in try Model.photographs() {
            let one = try inline.classify(imageFile: photograph.bytes, within: .milliseconds(100_000))
            let other = try handOff.classify(imageFile: photograph.bytes, within: .milliseconds(100_000))
            #expect(one.exit == other.exit)
            #expect(one[0].classIndex == other[0].classIndex)
            #expect(one[0].score == other[0].score)
        }
    }

    @Test func badImageIsReportedByTheRequester() throws {
        let classifier = try Model.classifier(mode: .handOff)
        #expect {
            try classifier.classify(imageFile: [1, 2, 3], within: .milliseconds(100_000))
        } throws: { error in
            if case .image(.notAPhotograph)? = error as? ClassifierError { true } else { false }
        }
        let photograph = try Model.photographs()[0]
        #expect(try classifier.classify(imageFile: photograph.bytes, within: .milliseconds(100_000)).best != nil)
    }

    /// The thread ends with its classifier, whatever it was doing.
    @Test func classifiersComeAndGo() throws {
        let photograph = try Model.photographs()[0]
        for round in 0..<30 {
            let classifier = try Model.classifier(threads: 1 + round % 2, mode: .handOff)
            try classifier.prepare(imageFile: photograph.bytes)
            _ = try classifier.answer(within: .microseconds(UInt64(1 + round * 20)))
        }
    }
}
