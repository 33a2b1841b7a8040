import CAllocationCounter
import CLinux
import Camera
import Foundation
import Live
import Punctual
import Testing
import Text

/// A run allocates as much for a few frames as for many: nothing for each, from the source to the written line.
///
/// In processes of their own, because the counter is the process's.
@Suite struct AllocationTests {
    @Test func turnsAllocateNothing() async {
        await #expect(processExitsWith: .success) { try expectNoAllocation(.json, within: .milliseconds(50)) }
    }

    @Test func turnsWithoutADeadlineAllocateNothing() async {
        await #expect(processExitsWith: .success) { try expectNoAllocation(.json, within: nil) }
    }

    @Test func linesForPeopleAllocateNothing() async {
        await #expect(processExitsWith: .success) { try expectNoAllocation(.lines, within: .milliseconds(50)) }
    }
}

private func expectNoAllocation(_ form: AnswerWriter.Form, within deadline: Deadline?) throws {
    let plan = try Model.plan()
    let classifier = try Model.classifier(plan, mode: deadline == nil ? .inline : .handOff)
    let feed = try Model.feed {
        $0.kind = .pattern
        $0.settings.rate = FrameRate(frames: 500)
    }
    let output = Output(descriptor: open("/dev/null", O_WRONLY))
    func allocations(frames: Int) throws -> UInt64 {
        var settings = LiveSettings()
        settings.deadline = deadline
        settings.frameLimit = frames
        settings.isBestEffort = true
        let run = LiveRun(
            classifier, feed, settings, AnswerWriter(output, form, plan: plan), command: nil, manager: nil,
            warn: { print($0) })
        let isAdmitted = try run.admit { _ in } == nil
        precondition(isAdmitted, "no signal was sent")
        let before = allocation_count()
        _ = try run.run { _ in }
        let count = allocation_count() - before
        precondition(run.statistics.frames == frames, "all frames are answered")
        return count
    }
    _ = try allocations(frames: 20)
    let few = try allocations(frames: 10)
    let many = try allocations(frames: 210)
    precondition(many <= few, "allocations in 200 frames: \(Int(many) - Int(few))")
}
