import CLinux
import Foundation
import Punctual
import Testing

@Suite struct ClassifierTests {
    @Test func withoutDeadlineTheLastExitAnswers() throws {
        let classifier = try Model.classifier()
        Model.fillInput(of: classifier, seed: 1)
        let answer = try classifier.answer()
        #expect(answer.exit == classifier.exitCount)
        #expect(answer.exits == classifier.exitCount)
        #expect(!answer.isMissed)
    }

    @Test func looseDeadlineReachesTheLastExit() throws {
        let classifier = try Model.classifier()
        Model.fillInput(of: classifier, seed: 1)
        let answer = try classifier.answer(within: .milliseconds(100_000))
        #expect(answer.exit == classifier.exitCount)
        #expect(!answer.isMissed)
    }

    @Test(arguments: [Classifier.Mode.inline, .handOff])
    func passedDeadlineGivesNoAnswerAndIsMissed(mode: Classifier.Mode) throws {
        let classifier = try Model.classifier(mode: mode)
        Model.fillInput(of: classifier, seed: 1)
        let late = try classifier.answer(within: .milliseconds(1), since: clinux_now_ns() - 1_000_000_000)
        #expect(late.best == nil)
        #expect(late.candidateCount == 0)
        #expect(late.exit == 0)
        #expect(late.isMissed)
        #expect(late.latency >= 1_000_000_000)
        Model.fillInput(of: classifier, seed: 1)
        #expect(try classifier.answer(within: .milliseconds(100_000)).exit == classifier.exitCount)
    }

    @Test(arguments: [Classifier.Mode.inline, .handOff])
    func impossibleDeadlineIsRefusedWithTheOneThatWorks(mode: Classifier.Mode) throws {
        let classifier = try Model.classifier(mode: mode)
        do throws(ClassifierError) {
            try classifier.admit(Deadline(nanoseconds: 1))
            Issue.record("a deadline of 1 ns was admitted")
        } catch {
            guard case .deadlineTooShort(_, let needed, let works) = error else { throw error }
            #expect(needed.nanoseconds > 1 && works.nanoseconds > needed.nanoseconds)
            try classifier.admit(works)
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
        var options = Classifier.Options()
        options.candidateCount = Answer.largestCandidateCount
        let classifier = try Classifier(plan: Model.planPath, options: options)
        for photograph in try Model.photographs() {
            let answer = try classifier.classify(imageFile: photograph.bytes)
            #expect(answer.candidateCount == min(classifier.planFile.labelCount, Answer.largestCandidateCount))
            let scores = (0..<answer.candidateCount).map { answer[$0].score }
            #expect(scores == scores.sorted(by: >))
            #expect(abs(scores.reduce(0, +) - 1) < 1e-5)
            #expect(Set((0..<answer.candidateCount).map { answer[$0].classIndex }).count == answer.candidateCount)
        }
    }

    @Test func answersAreCounted() throws {
        let classifier = try Model.classifier(mode: .handOff)
        let photograph = try Model.photographs()[0]
        for frame in 1...3 {
            let answer = try classifier.classify(imageFile: photograph.bytes, within: .milliseconds(100_000))
            #expect(answer.frame == frame)
            #expect(answer.age == answer.latency)
            #expect(answer.droppedFrames == 0)
        }
    }

    @Test func everyClassHasALabel() throws {
        let classifier = try Model.classifier()
        #expect(classifier.label(0) == "airplane")
        #expect(classifier.label(3) == "cat")
        #expect(classifier.label(99) == "class 99")
        #expect(classifier.label(-1) == "class -1")
        #expect(classifier.label(.max) == "class \(Int.max)")
    }

    /// Every exit answers what the whole network says there, from pixels and from numbers.
    @Test func fixedExitAnswers() throws {
        let classifier = try Model.classifier()
        let photograph = try Model.photographs()[1]
        for exit in 1...classifier.exitCount {
            let answer = try classifier.classify(imageFile: photograph.bytes, exit: exit)
            #expect(answer.exit == exit)
            try classifier.prepare(imageFile: photograph.bytes)
            #expect(try classifier.answer(exit: exit)[0].score == answer[0].score)
        }
    }
}
