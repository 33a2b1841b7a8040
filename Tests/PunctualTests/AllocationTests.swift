import CAllocationCounter
import CLinux
import Foundation
import Punctual
import Testing

/// Classifying allocates nothing and causes no page fault, whatever the number of threads.
///
/// Each test runs in a process of its own, because the counters are the process's and other tests allocate.
@Suite struct AllocationTests {
    @Test func counterCounts() async {
        await #expect(processExitsWith: .success) {
            let before = allocation_count()
            // The compiler leaves out a malloc, even a strdup, whose memory is not used; this one it does not know.
            let folder = getcwd(nil, 0)
            let during = allocation_count()
            free(folder)
            precondition(during != before, "the counter does not see malloc")
        }
    }

    @Test func inferenceAllocatesNothing() async {
        await #expect(processExitsWith: .success) { try expectNoAllocation(threads: 1) }
    }

    @Test func inferenceOnTwoThreadsAllocatesNothing() async {
        await #expect(processExitsWith: .success) { try expectNoAllocation(threads: 2) }
    }

    @Test func inferenceCausesNoPageFault() async {
        await #expect(processExitsWith: .success) {
            let classifier = try Model.classifier(threads: 2)
            run(classifier, frames: 30)
            let before = clinux_page_faults()
            run(classifier, frames: 100)
            let faults = clinux_page_faults() - before
            precondition(faults == 0, "page faults after warm-up: \(faults)")
        }
    }
}

/// Fails the process when warm inferences allocate anywhere in it.
private func expectNoAllocation(threads: Int) throws {
    let classifier = try Model.classifier(threads: threads)
    run(classifier, frames: 10)
    let before = allocation_count()
    run(classifier, frames: 100)
    let allocations = allocation_count() - before
    precondition(allocations == 0, "allocations in 100 inferences: \(allocations)")
}

/// Answers with the last exit, under a tight and under a loose deadline.
private func run(_ classifier: Classifier, frames: Int) {
    for frame in 0..<frames {
        let deadline: Deadline? = [nil, .microseconds(300), .milliseconds(50)][frame % 3]
        let answer = classifier.answer(since: clinux_now_ns(), within: deadline)
        precondition(answer.exit >= 1, "an answer names its exit")
    }
}
