import CLinux
import Foundation
import Punctual
import Testing

/// The requester is the watchdog: whatever becomes of the worker, the answer comes.
@Suite struct WatchdogTests {
    /// A quantum of the scalar kernels takes longer than the whole deadline. The machine may be busy, so one answer in
    /// many is asked for; the work that was left has its end only after it.
    @Test func answerComesBeforeTheWorkEnds() throws {
        let classifier = try Model.classifier(instructionSet: .scalar, mode: .handOff)
        classifier.measure()
        var best = UInt64.max
        var wasLate = false
        for seed in 0..<50 {
            Model.fillInput(of: classifier, seed: seed)
            let answer = try classifier.answer(within: .microseconds(300))
            let end = clinux_now_ns()
            classifier.waitUntilIdle()
            best = min(best, answer.latency)
            if classifier.idleTime > end { wasLate = true }
        }
        #expect(best < 400_000)
        #expect(wasLate)
    }

    /// Late work is left at the next quantum, which the scalar kernels need about a millisecond for.
    @Test func lateWorkIsLeftSoon() throws {
        let classifier = try Model.classifier(instructionSet: .scalar, mode: .handOff)
        classifier.measure()
        var shortest = UInt64.max
        for seed in 0..<30 {
            Model.fillInput(of: classifier, seed: seed)
            // Every exit together takes ten times as long.
            let time = try #require(classifier.stopTime(after: 1_000_000))
            shortest = min(shortest, time)
        }
        #expect(shortest < 5_000_000)
    }

    @Test func firstAnswerIsMeasuredForAsLongAsIsAllowed() throws {
        for budget in [1_000_000, 100_000_000] as [UInt64] {
            var options = Classifier.Options()
            options.instructionSet = .scalar
            options.measuringBudget = budget
            let classifier = try Classifier(plan: Model.planPath, options: options)
            let before = clinux_thread_cpu_ns()
            let start = clinux_now_ns()
            classifier.measure()
            // Beside other tests, sleeping and waiting take as long as they do.
            let took = min(clinux_now_ns() - start, clinux_thread_cpu_ns() - before + budget)
            #expect(took < 2 * budget + 20_000_000)
            // Exit 1 takes milliseconds: what there was no time for is estimated and not taken for nothing.
            #expect(classifier.shortestDeadline().nanoseconds > 200_000)
            #expect(classifier.shortestDeadline().nanoseconds < 10_000_000_000)
        }
    }

    @Test func clockThatJumpsHoldsNobodyUp() async {
        await #expect(processExitsWith: .success) {
            let classifier = try Model.classifier(mode: .handOff)
            classifier.measure()
            for jump in [10_000_000_000, -1_000_000_000] as [Int64] {
                Model.fillInput(of: classifier, seed: 1)
                let start = clinux_now_ns()
                clinux_set_clock(1000, jump)
                _ = try classifier.answer(within: .milliseconds(50), since: start)
                classifier.waitUntilIdle()
                Model.fillInput(of: classifier, seed: 1)
                let answer = try classifier.answer(within: .milliseconds(10_000))
                precondition(answer.exit == classifier.exitCount && !answer.isMissed)
            }
            precondition(classifier.shortestDeadline().nanoseconds < 1_000_000_000)
        }
    }

    /// Everything takes four times as long from one frame to the next, and the estimates follow.
    ///
    /// The machine may really become slower meanwhile, or faster, which some of several attempts will not see.
    @Test func slowerMachineIsNoticed() async {
        await #expect(processExitsWith: .success) {
            for _ in 0..<5 {
                let classifier = try Model.classifier()
                classifier.measure()
                let before = classifier.firstExitTime
                var after: [UInt64] = []
                for clock in [4000, 1000] as [UInt32] {
                    clinux_set_clock(clock, 0)
                    for seed in 0..<300 {
                        Model.fillInput(of: classifier, seed: seed)
                        _ = try classifier.answer(within: .milliseconds(10_000))
                    }
                    after.append(classifier.firstExitTime)
                }
                if after[0] > 2 * before, after[1] < 3 * before { return }
            }
            preconditionFailure("the estimates do not follow the clock")
        }
    }

    /// What one image takes is not charged to another, and an estimate that has become too long does not refuse everything
    /// for good.
    @Test func imagesDoNotSpoilEachOthersEstimates() throws {
        let classifier = try Model.classifier(mode: .handOff)
        let photograph = try Model.photographs()[0]
        _ = try classifier.classify(imageFile: photograph.bytes, within: .milliseconds(10_000))
        let large = [UInt8](repeating: 7, count: 6000 * 4000)
        let frame = PixelBuffer(large.span.bytes, format: .grey, width: 6000, height: 4000)
        for _ in 0..<3 {
            _ = try classifier.classify(frame, within: .milliseconds(10_000))
        }
        let deadline = classifier.shortestDeadline()
        let largeNeeds = try needed { () throws(ClassifierError) in _ = try classifier.classify(frame, within: deadline)
        }
        let photographNeeds = try needed { () throws(ClassifierError) in
            _ = try classifier.classify(imageFile: photograph.bytes, within: deadline)
        }
        // The large image takes some ten milliseconds, the photograph one.
        #expect(photographNeeds < largeNeeds / 2)
    }

    /// What a refusal says that the image needs, in nanoseconds. Where a busy machine lets the time pass before the header
    /// is read, there is no refusal.
    private func needed(_ classify: () throws(ClassifierError) -> Void) throws -> UInt64 {
        var needed: UInt64?
        for _ in 0..<1000 where needed == nil {
            do throws(ClassifierError) {
                try classify()
            } catch {
                guard case .imageTooSlow(_, let time, _) = error else { continue }
                needed = time.nanoseconds
            }
        }
        return try #require(needed)
    }

    @Test func misses() throws {
        let classifier = try Model.classifier(mode: .handOff)
        let expectation = classifier.expectedMisses(within: .milliseconds(10_000))
        #expect(expectation.probes > 0)
        #expect(expectation.heldUp <= expectation.probes)
        #expect(expectation.upperBound > 0 && expectation.upperBound <= 1)
        let tight = classifier.expectedMisses(within: Deadline(nanoseconds: 1))
        #expect(tight.spare == 0)
        #expect(tight.upperBound >= expectation.upperBound)
    }

    @Test func imageThatIsTooSlowIsRefusedBeforeTheWork() throws {
        let classifier = try Model.classifier(mode: .handOff)
        let pixels = [UInt8](repeating: 7, count: 4000 * 3000)
        classifier.measure()
        do throws(ClassifierError) {
            _ = try classifier.classify(
                PixelBuffer(pixels.span.bytes, format: .grey, width: 4000, height: 3000), within: .microseconds(1000))
            Issue.record("it was tried")
        } catch {
            guard case .imageTooSlow(_, let needed, let works) = error else { throw error }
            #expect(needed.nanoseconds > 1_000_000 && works.nanoseconds > needed.nanoseconds)
        }
    }
}
