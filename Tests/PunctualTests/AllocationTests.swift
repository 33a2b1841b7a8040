import CAllocationCounter
import CLinux
import Foundation
import Punctual
import Testing

/// Classifying allocates nothing and causes no page fault, whatever the number of threads and whoever watches the clock.
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
        await #expect(processExitsWith: .success) { try expectNoAllocation(threads: 1, mode: .inline) }
    }

    @Test func inferenceOnTwoThreadsAllocatesNothing() async {
        await #expect(processExitsWith: .success) { try expectNoAllocation(threads: 2, mode: .inline) }
    }

    @Test func inferenceByTheWorkerAllocatesNothing() async {
        await #expect(processExitsWith: .success) { try expectNoAllocation(threads: 1, mode: .handOff) }
    }

    @Test func inferenceByTheWorkerOnTwoThreadsAllocatesNothing() async {
        await #expect(processExitsWith: .success) { try expectNoAllocation(threads: 2, mode: .handOff) }
    }

    @Test func inferenceCausesNoPageFault() async {
        await #expect(processExitsWith: .success) { try expectNoPageFault(mode: .inline) }
    }

    @Test func inferenceByTheWorkerCausesNoPageFault() async {
        await #expect(processExitsWith: .success) { try expectNoPageFault(mode: .handOff) }
    }
}

/// Fails the process when warm inferences allocate anywhere in it.
private func expectNoAllocation(threads: Int, mode: Classifier.Mode) throws {
    let classifier = try Model.classifier(threads: threads, mode: mode)
    try run(classifier, frames: 10)
    let before = allocation_count()
    try run(classifier, frames: 100)
    let allocations = allocation_count() - before
    precondition(allocations == 0, "allocations in 100 inferences: \(allocations)")
}

/// Fails the process when warm inferences touch new pages anywhere in it.
private func expectNoPageFault(mode: Classifier.Mode) throws {
    let classifier = try Model.classifier(threads: 2, mode: mode)
    // Takes long enough for every thread to start and to get work.
    classifier.measure()
    try run(classifier, frames: 30)
    let before = clinux_page_faults()
    try run(classifier, frames: 100)
    let faults = clinux_page_faults() - before
    precondition(faults == 0, "page faults after warm-up: \(faults)")
}

/// Answers with the last exit, under a tight and under a loose deadline.
private func run(_ classifier: Classifier, frames: Int) throws {
    for frame in 0..<frames {
        classifier.prepare { map in map.pixels[0] = Int8(frame % 100) }
        let answer =
            switch frame % 3 {
            case 0: try classifier.answer()
            case 1: try classifier.answer(within: .microseconds(300))
            default: try classifier.answer(within: .milliseconds(50))
            }
        precondition(answer.exits >= 1, "an answer names the exits")
    }
}
