import Foundation
import Live
import Testing

/// The user's command: one at a time, with what it needs to know, and never in the way.
@Suite struct ChangeCommandTests {
    private let folder: String

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "punctual-\(UUID().uuidString)").path()
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    private func decision(_ classIndex: Int, after previous: Int? = nil) -> DecisionFilter {
        var filter = DecisionFilter(floor: 0, hold: 1)
        if let previous { _ = filter.hear(previous, score: 1) }
        _ = filter.hear(classIndex, score: 1)
        return filter
    }

    private func lines(_ name: String) throws -> [String] {
        try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8).split(separator: "\n").map(String.init)
    }

    @Test func commandKnowsTheNames() throws {
        do {
            let command = ChangeCommand(
                "echo $PUNCTUAL_PREVIOUS_LABEL $PUNCTUAL_LABEL $PUNCTUAL_SCORE >\(folder)/out", plan: try Model.plan())
            command.run(decision(3, after: 5), score: 0.25)
        }
        #expect(try lines("out") == ["dog cat 0.250"])
    }

    @Test func firstChangeComesFromUnknown() throws {
        do {
            let command = ChangeCommand("echo $PUNCTUAL_PREVIOUS_LABEL >\(folder)/out", plan: try Model.plan())
            command.run(decision(0), score: 1)
        }
        #expect(try lines("out") == ["unknown"])
    }

    @Test func newestChangeFollowsTheOneThatRuns() throws {
        do {
            let command = ChangeCommand(
                "echo $PUNCTUAL_LABEL >>\(folder)/out; while [ ! -e \(folder)/go ]; do sleep 0.01; done",
                plan: try Model.plan())
            command.run(decision(0), score: 1)
            while !FileManager.default.fileExists(atPath: "\(folder)/out") { usleep(1000) }
            for classIndex in 1...4 { command.run(decision(classIndex), score: 1) }
            #expect(FileManager.default.createFile(atPath: "\(folder)/go", contents: nil))
        }
        #expect(try lines("out") == ["airplane", "deer"])
    }

    @Test func commandThatDoesNotEndIsEnded() throws {
        do {
            let command = ChangeCommand(
                "trap '' TERM; echo $$ >\(folder)/out; while :; do sleep 0.1; done", plan: try Model.plan(),
                patience: 10_000_000)
            command.run(decision(0), score: 1)
            while !FileManager.default.fileExists(atPath: "\(folder)/out") { usleep(1000) }
        }
        let process = try #require(Int32(try lines("out")[0]))
        #expect(kill(process, 0) != 0)
    }

    @Test func nothingIsBegunAtTheEnd() throws {
        do {
            let command = ChangeCommand(
                "echo $PUNCTUAL_LABEL >>\(folder)/out; sleep 60", plan: try Model.plan(), patience: 10_000_000)
            command.run(decision(0), score: 1)
            while !FileManager.default.fileExists(atPath: "\(folder)/out") { usleep(1000) }
            command.run(decision(1), score: 1)
        }
        #expect(try lines("out") == ["airplane"])
    }

    @Test func failureIsToldOnce() throws {
        let command = ChangeCommand("exit 7", plan: try Model.plan())
        command.run(decision(0), score: 1)
        var status: Int?
        while status == nil {
            usleep(1000)
            status = command.takeFailure()
        }
        #expect(status == 7 && command.takeFailure() == nil)
    }
}
