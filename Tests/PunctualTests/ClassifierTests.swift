import CLinux
import Foundation
import Punctual
import Testing

@Suite struct ClassifierTests {
    @Test func withoutDeadlineTheLastExitAnswers() throws {
        let classifier = try Model.classifier()
        let answer = classifier.answer(since: clinux_now_ns(), within: nil)
        #expect(answer.exit == classifier.exitCount)
        #expect(answer.exits == classifier.exitCount)
        #expect(!answer.isMissed)
    }

    @Test func looseDeadlineReachesTheLastExit() throws {
        let classifier = try Model.classifier()
        let answer = classifier.answer(since: clinux_now_ns(), within: .milliseconds(10_000))
        #expect(answer.exit == classifier.exitCount)
        #expect(!answer.isMissed)
    }

    /// A clock that started long ago leaves no time at all: exit 1 is still finished, and the answer says that it is late.
    @Test func passedDeadlineGivesExitOneAndIsMissed() throws {
        let classifier = try Model.classifier()
        _ = classifier.shortestDeadline()
        let answer = classifier.answer(since: clinux_now_ns() - 1_000_000_000, within: .milliseconds(1))
        #expect(answer.exit == 1)
        #expect(answer.isMissed)
    }

    @Test func impossibleDeadlineIsRefusedWithTheOneThatWorks() throws {
        let classifier = try Model.classifier()
        do throws(ClassifierError) {
            try classifier.admit(Deadline(nanoseconds: 1))
            Issue.record("a deadline of 1 ns was admitted")
        } catch {
            guard case .deadlineTooShort(let shortest) = error else { throw error }
            #expect(shortest > 1)
            try classifier.admit(Deadline(nanoseconds: shortest))
        }
    }

    /// Skipping heads and the order of runs change no exit's logits, nor does the number of threads.
    @Test func everyWayToAnExitGivesTheSameBits() throws {
        let reference = try Model.classifier(instructionSet: .scalar)
        let other = try Model.classifier(threads: 2)
        for seed in 0..<10 {
            Model.fillInput(of: reference, seed: seed)
            reference.runAll()
            for exit in 1...reference.exitCount {
                Model.fillInput(of: other, seed: seed)
                other.run(toExit: exit)
                #expect(other.logits(ofExit: exit).elementsEqual(reference.logits(ofExit: exit)))
            }
        }
    }

    @Test func candidatesAreSortedAndScoresAreProbabilities() throws {
        let classifier = try Model.classifier()
        classifier.candidateCount = Answer.largestCandidateCount
        for photograph in try Model.photographs() {
            let answer = try photograph.withUnsafeBytes { bytes throws(ClassifierError) in
                try classifier.classify(jpeg: bytes)
            }
            #expect(answer.candidateCount == min(classifier.plan.labelCount, Answer.largestCandidateCount))
            let scores = (0..<answer.candidateCount).map { answer[$0].score }
            #expect(scores == scores.sorted(by: >))
            #expect(abs(scores.reduce(0, +) - 1) < 1e-5)
            #expect(Set((0..<answer.candidateCount).map { answer[$0].classIndex }).count == answer.candidateCount)
        }
    }

    @Test func missingPlanIsReported() {
        #expect(throws: ClassifierError.self) { try Classifier(plan: "/nowhere/model.plan") }
    }

    @Test func whatIsNoPhotographIsReported() throws {
        let classifier = try Model.classifier()
        let bytes: [UInt8] = [1, 2, 3]
        #expect {
            try bytes.withUnsafeBytes { try classifier.classify(jpeg: $0) }
        } throws: { error in
            if case .image(.notJPEG)? = error as? ClassifierError { true } else { false }
        }
    }
}
