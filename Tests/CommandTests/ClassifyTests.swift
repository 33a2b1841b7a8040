import Convert
import Foundation
import TestGraphs
import Testing

/// Photographs in, answers out.
struct ClassifyTests {
    private let base = ["classify", "--model", Repository.plan]

    @Test func answersAsText() throws {
        let lines = try expectSuccess(base + ["--top", "3", Repository.photograph]).output.split(separator: "\n")
        let exits = try Repository.exitCount()
        #expect(lines.count == 4)
        #expect(lines[0].hasPrefix(Repository.photograph + ": "))
        #expect(lines[0].contains("exit \(exits) of \(exits) after "))
    }

    @Test func answersAsJSON() throws {
        let run = try expectSuccess(base + ["--json", "--top", "10", Repository.photograph, Repository.photograph])
        let answers = try run.jsonLines()
        #expect(answers.count == 2)
        for (index, answer) in answers.enumerated() {
            #expect(answer["frame"] as? Int == index + 1)
            #expect(answer["image"] as? String == Repository.photograph)
            #expect(answer["exit"] as? Int == answer["exits"] as? Int)
            #expect(answer["deadline_us"] is NSNull)
            #expect(answer["missed"] as? Bool == false)
            #expect(answer["dropped"] as? Int == 0)
            #expect(try #require(answer["latency_us"] as? Int) > 0)
            #expect(answer["age_us"] is Int)
            let top = try #require(answer["top"] as? [[String: Any]])
            let scores = try top.map { try #require($0["score"] as? Double) }
            #expect(scores.count == 10)
            #expect(scores == scores.sorted(by: >))
            #expect(abs(scores.reduce(0, +) - 1) < 1e-4)
            #expect(Set(try top.map { try #require($0["label"] as? String) }).count == 10)
            #expect(answer["label"] as? String == top[0]["label"] as? String)
            #expect(answer["score"] as? Double == scores[0])
        }
    }

    @Test func anyExitOnRequest() throws {
        for exit in 1...(try Repository.exitCount()) {
            let run = try expectSuccess(base + ["--json", "--exit", "\(exit)", Repository.photograph])
            #expect(try run.json()["exit"] as? Int == exit)
        }
    }

    @Test func standardInput() throws {
        let photograph = try Data(contentsOf: URL(filePath: Repository.photograph))
        let named = try expectSuccess(base + ["--json", Repository.photograph]).json()
        let piped = try expectSuccess(base + ["--json", "-"], input: photograph).json()
        #expect(piped["image"] as? String == "-")
        #expect(piped["label"] as? String == named["label"] as? String)
        #expect(piped["score"] as? Double == named["score"] as? Double)
    }

    @Test func generousDeadlineIsKeptByTheLastExit() throws {
        let answer = try expectSuccess(base + ["--json", "--deadline", "100s", Repository.photograph]).json()
        #expect(answer["exit"] as? Int == answer["exits"] as? Int)
        #expect(answer["deadline_us"] as? Int == 100_000_000)
        #expect(answer["missed"] as? Bool == false)
    }

    @Test func impossibleDeadlineIsRefusedWithOneThatWorks() throws {
        let arguments = base + ["--deadline", "1ns", Repository.photograph]
        try expectFailure(arguments, code: 1, mentions: [Repository.photograph, "exit 1", "--deadline "])
        let errors = try PunctualProcess(arguments).errors
        let proposed = try #require(errors.firstMatch(of: /--deadline ([0-9]+)us/))
        let microseconds = try #require(Int(proposed.1))
        #expect((1..<10_000_000).contains(microseconds))
        // At another moment the machine may be busy for milliseconds, so the number itself would not always do.
        let run = try PunctualProcess(base + ["--deadline", "\(microseconds + 10_000_000)us", Repository.photograph])
        #expect(run.exitCode == 0, "\(run.errors)")
    }

    @Test func photographsThatCannotBeUsed() throws {
        let folder = try TemporaryFolder()
        let photograph = try Data(contentsOf: URL(filePath: Repository.photograph))
        let files: [(name: String, content: Data, mention: String)] = [
            ("empty.jpg", Data(), "empty"),
            ("text.jpg", Data("not a photograph".utf8), "neither a JPEG"),
            ("cut.jpg", photograph.prefix(photograph.count / 2), "cut off"),
        ]
        for (name, content, mention) in files {
            let path = try folder.file(name, content)
            try expectFailure(base + [path], code: 65, mentions: ["'\(path)'", mention])
        }
        try expectFailure(base + ["/nowhere.jpg"], code: 66, mentions: ["'/nowhere.jpg'", "No such file"])
        try expectFailure(base + ["-"], code: 65, mentions: ["'-'", "empty"])
        try expectFailure(base + ["-", "-"], code: 64, mentions: ["- is standard input", "once"])
    }

    @Test func foldersAreNamedWithWhatTakesThem() throws {
        let folder = Repository.samples
        try expectFailure(
            base + [folder], code: 66, mentions: ["'\(folder)' is a folder", "'punctual run --source \(folder)'"])
        try expectFailure(
            ["classify", "--model", folder, Repository.photograph], code: 66,
            mentions: ["'\(folder)'", "name a file in it"])
    }

    /// Kinds of JPEG files: grey, CMYK, subsampled, progressive, with restart markers, one pixel large.
    @Test func everyKindOfPhotographIsRead() throws {
        let folder = Repository.root.appending(path: "Tests/VisionTests/Fixtures").path()
        let names = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".jpg") }.sorted()
        #expect(names.count > 5)
        let answers = try expectSuccess(base + ["--json"] + names.map { "\(folder)/\($0)" }).jsonLines()
        #expect(answers.compactMap { $0["image"] as? String } == names.map { "\(folder)/\($0)" })
    }

    @Test func plansMadeFromNumbersTakeNoPhotographs() throws {
        let (graph, schedule) = GoldenPlan.graph()
        let ranges = graph.values.map { _ in ValueRange(min: -1, max: 1) }
        let plan = try Converter.plan(
            for: [ProgramSource(graph, schedule, photographs: nil)],
            Calibration(ranges: ranges, method: .minMax, images: 1))
        let folder = try TemporaryFolder()
        let path = try folder.file("numbers.plan", Data(plan))
        try expectFailure(
            ["classify", "--model", path, Repository.photograph], code: 65,
            mentions: ["'\(path)'", "takes no images", "punctual infer"])
    }

    @Test func decodeMemoryIsLimited() throws {
        try expectSuccess(base + [Repository.progressive])
        try expectFailure(
            base + ["--max-decode-memory", "1K", Repository.progressive], code: 65,
            mentions: ["progressive", "1024", "--max-decode-memory"])
    }

    /// Whoever reads the results as a stream learns what became of every image.
    @Test func oneBadPhotographDoesNotStopTheOthers() throws {
        let folder = try TemporaryFolder()
        let bad = try folder.file("bad.jpg", Data("x".utf8))
        let run = try PunctualProcess(
            base + ["--json", Repository.photograph, "/nowhere.jpg", bad, Repository.photograph])
        #expect(run.exitCode == 66)
        let lines = try run.jsonLines()
        #expect(lines.map { $0["frame"] as? Int } == [1, 2, 3, 4])
        #expect(lines.map { $0["label"] is String } == [true, false, false, true])
        #expect((lines[1]["error"] as? String)?.contains("No such file") == true)
        #expect(run.errors.split(separator: "\n").count == 2)
    }

    @Test func threadsGiveTheSameAnswer() throws {
        let one = try expectSuccess(base + ["--json", Repository.photograph]).json()
        let two = try expectSuccess(base + ["--json", "--threads", "2", Repository.photograph]).json()
        #expect(one["score"] as? Double == two["score"] as? Double)
        #expect(one["label"] as? String == two["label"] as? String)
    }
}
