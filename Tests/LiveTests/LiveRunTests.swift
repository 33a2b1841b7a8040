import CLinux
import Camera
import Foundation
import Live
import Punctual
import Testing
import Text

/// From frames to answers and decisions.
@Suite struct LiveRunTests {
    private let plan: PlanFile

    init() throws { plan = try Model.plan() }

    /// Runs, and gives what was written.
    private func run(
        _ request: (inout SourceRequest) -> Void, _ change: (inout LiveSettings) -> Void
    ) throws -> (lines: [[String: Any]], end: CameraError?, statistics: RunStatistics) {
        let path = FileManager.default.temporaryDirectory.appending(path: "punctual-\(UUID().uuidString)").path()
        let descriptor = open(path, O_RDWR | O_CREAT, 0o600)
        defer {
            close(descriptor)
            unlink(path)
        }
        var settings = LiveSettings()
        settings.isBestEffort = true
        change(&settings)
        let run = LiveRun(
            try Model.classifier(plan, mode: settings.deadline == nil ? .inline : .handOff), try Model.feed(request),
            settings,
            AnswerWriter(Output(descriptor: descriptor), .json, plan: plan), command: nil, manager: nil, warn: { _ in })
        #expect(try run.admit { _ in } == nil)
        var end: CameraError?
        do throws(CameraError) { _ = try run.run { _ in } } catch { end = error }
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map {
            try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
        return (lines, end, run.statistics)
    }

    private func folder(_ request: inout SourceRequest) {
        request.kind = .path([CChar](zeroTerminated: Model.samples))
        request.settings.rate = FrameRate(frames: 4)
    }

    @Test func everyPhotographIsNamed() throws {
        let (lines, end, statistics) = try run(folder) { _ in }
        #expect(lines.map { $0["label"] as? String } == ["bird", "cat", "deer", "deer", "horse", "truck"])
        #expect(lines.map { $0["decision"] as? String } == lines.map { $0["label"] as? String })
        #expect(lines.map { $0["frame"] as? Int } == [1, 2, 3, 4, 5, 6])
        #expect(lines.map { $0["changed"] as? Bool } == [true, true, true, false, true, true])
        #expect(end == .ended)
        #expect(statistics.frames == 6 && statistics.changes == 5 && statistics.exits.last == 6)
    }

    @Test func onlyChangesAreWritten() throws {
        let (lines, _, _) = try run(folder) { $0.writesOnlyChanges = true }
        #expect(lines.map { $0["label"] as? String } == ["bird", "cat", "deer", "horse", "truck"])
    }

    @Test func decisionWaits() throws {
        let (lines, _, _) = try run(folder) { $0.hold = 2 }
        #expect(
            lines.map { $0["decision"] as? String } == ["unknown", "unknown", "unknown", "deer", "deer", "deer"])
    }

    @Test func framesAndTimeAreLimits() throws {
        let pattern = { (request: inout SourceRequest) in request.kind = .pattern }
        #expect(try run(pattern) { $0.frameLimit = 3 }.lines.count == 3)
        let start = clinux_now_ns()
        let (_, end, statistics) = try run(pattern) { $0.timeLimit = 300_000_000 }
        #expect(end == nil && statistics.frames < 60)
        #expect(clinux_now_ns() - start < 20_000_000_000)
    }

    @Test func deadlineAndAgeAreSaid() throws {
        let (lines, _, _) = try run({ $0.kind = .pattern }) {
            $0.deadline = .milliseconds(200)
            $0.frameLimit = 3
        }
        for line in lines {
            #expect(line["deadline_us"] as? Int == 200_000)
            #expect(try #require(line["age_us"] as? Int) >= (try #require(line["latency_us"] as? Int)))
        }
    }

    @Test func impossibleDeadlineIsRefused() throws {
        var settings = LiveSettings()
        settings.deadline = .microseconds(1)
        let run = LiveRun(
            try Model.classifier(plan), try Model.feed { $0.kind = .pattern }, settings,
            AnswerWriter(Output(descriptor: 1), .json, plan: plan), command: nil, manager: nil, warn: { _ in })
        let refusal = #expect(throws: LiveRun.Refusal.self) { _ = try run.admit { _ in } }
        guard case .classifier(.imageTooSlow(_, let needed, let works)) = refusal else {
            Issue.record("unexpected \(String(describing: refusal))")
            return
        }
        #expect(needed.nanoseconds > 1000 && works.nanoseconds >= needed.nanoseconds)
    }

    @Test func framesThatWaitedTooLongAreLeftOut() throws {
        // With no time beyond what a frame needs, only one that has just come can be answered.
        let (lines, _, statistics) = try run({
            $0.kind = .pattern
            $0.settings.rate = FrameRate(frames: 200)
        }) {
            $0.maxAge = 1
            $0.timeLimit = 100_000_000
        }
        #expect(lines.isEmpty && statistics.losses.dropped > 0)
    }

    @Test func damagedFramesAreCountedAndTheOthersAnswered() throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: Model.samples).filter { $0.hasSuffix(".jpg") }
        let photograph = try Data(contentsOf: URL(filePath: "\(Model.samples)/\(names.sorted()[1])"))
        // Coded data that says nothing, between two markers that are right.
        var damaged = photograph
        for index in photograph.count / 2..<photograph.count - 2 { damaged[index] = 0x55 }
        let path = FileManager.default.temporaryDirectory.appending(path: "punctual-\(UUID().uuidString)").path()
        try (photograph + damaged + photograph).write(to: URL(filePath: path))
        defer { unlink(path) }
        let (lines, end, statistics) = try run({
            $0.kind = .path([CChar](zeroTerminated: path))
            $0.settings.rate = FrameRate(frames: 10)
        }) { _ in }
        #expect(lines.map { $0["label"] as? String } == ["cat", "cat"])
        #expect(lines.last?["dropped"] as? Int == 1)
        #expect(statistics.undecodable == 1 && end == .ended)
    }
}
