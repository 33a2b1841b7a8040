import Convert
import Foundation
import Plan
import TestGraphs
import Testing

/// `bench`, `inspect` and `selftest`: what they report.
struct ReportTests {
    @Test func benchMeasuresEveryExitAlone() throws {
        let report = try expectSuccess(["bench", "--model", Repository.plan, "--frames", "20", "--json"]).json()
        #expect(report["frames"] as? Int == 20)
        #expect(report["misses"] as? Int == 0)
        #expect(report["deadline_us"] is NSNull)
        let exits = try #require(report["exits"] as? [[String: Any]])
        #expect(exits.count == (try Repository.exitCount()))
        for (index, exit) in exits.enumerated() {
            #expect(exit["exit"] as? Int == index + 1)
            #expect(exit["count"] as? Int == 20)
            let times = try ["p50_us", "p99_us", "max_us"].map { try #require(exit[$0] as? Double) }
            #expect(times[0] > 0)
            #expect(times == times.sorted())
        }
    }

    @Test func benchCountsAnswersAndMisses() throws {
        let report = try expectSuccess(
            ["bench", "--model", Repository.plan, "--frames", "20", "--deadline", "100s", "--threads", "2", "--json"]
        ).json()
        #expect(report["deadline_us"] as? Int == 100_000_000)
        #expect(report["threads"] as? Int == 2)
        #expect(report["misses"] as? Int == 0)
        let exits = try #require(report["exits"] as? [[String: Any]])
        #expect(try exits.reduce(0) { $0 + (try #require($1["count"] as? Int)) } == 20)
        #expect(exits.last?["count"] as? Int == 20)
    }

    @Test func benchRefusesAnImpossibleDeadline() throws {
        try expectFailure(
            ["bench", "--model", Repository.plan, "--deadline", "1ns"], code: 1, mentions: ["exit 1", "--deadline"])
    }

    @Test func benchAsTextHasALinePerExit() throws {
        let lines = try expectSuccess(["bench", "--model", Repository.plan, "--frames", "3"]).output
            .split(separator: "\n")
        #expect(lines.count == 2 + (try Repository.exitCount()))
        #expect(lines[0].hasPrefix("3 frames for every exit, 1 thread, "))
    }

    @Test func inspectAsText() throws {
        let text = try expectSuccess(["inspect", Repository.plan]).output
        for part in [
            "format ", "program 0", "input ", "memory ", "operators of exit 1", "convolution", "buffer", "cat",
        ] {
            #expect(text.contains(part), "no \(part)")
        }
    }

    @Test func inspectAsJSON() throws {
        let plan = try expectSuccess(["inspect", "--json", Repository.plan]).json()
        #expect(plan["file_bytes"] as? Int == (try Repository.planBytes().count))
        #expect(plan["weights_verified"] as? Bool == false)
        #expect((plan["labels"] as? [String])?.count == 10)
        let program = try #require((plan["programs"] as? [[String: Any]])?.first)
        let operators = try #require(program["operators"] as? [[String: Any]])
        let exits = try #require(program["exits"] as? [[String: Any]])
        #expect(exits.last?["end_operator"] as? Int == operators.count)
        #expect(operators.last?["exit"] as? Int == exits.count)
        #expect(try #require(program["arena_bytes"] as? Int) > 0)
        for buffer in try #require(program["buffers"] as? [[String: Any]]) {
            let end = try #require(buffer["offset"] as? Int) + #require(buffer["bytes"] as? Int)
            #expect(end <= (try #require(program["arena_bytes"] as? Int)))
        }
        let input = try #require((program["input"] as? [String: Any])?["tensor"] as? [String: Any])
        #expect(input["shape"] as? [Int] == [32, 32, 3])
    }

    @Test func selftestPassesOnEveryInstructionSet() throws {
        let report = try expectSuccess(["selftest", "--json"]).json()
        let isas = try #require(report["isas"] as? [[String: Any]])
        #expect(isas.first?["isa"] as? String == "scalar")
        #expect(report["failed"] as? Int == 0)
        #expect(try #require(report["passed"] as? Int) >= isas.count)
    }

    @Test func selftestFilters() throws {
        let all = try #require(try expectSuccess(["selftest", "--json"]).json()["passed"] as? Int)
        let some = try expectSuccess(["selftest", "--filter", "logits", "--json"]).json()
        #expect(try (1..<all).contains(#require(some["passed"] as? Int)))
        try expectFailure(["selftest", "--filter", "no such case"], code: 64, mentions: ["no case"])
    }

    @Test func selftestOfOneInstructionSet() throws {
        let lines = try expectSuccess(["selftest"], environment: ["PUNCTUAL_ISA": "scalar"]).output
            .split(separator: "\n")
        #expect(lines.count == 2)
        #expect(lines[0].hasPrefix("scalar "))
    }

    /// The golden plan with vectors, or without.
    private func plan(vectors: Int) throws -> [UInt8] {
        let (graph, schedule) = GoldenPlan.graph()
        let ranges = graph.values.indices.map { ValueRange(min: -Float($0 % 3), max: 2 + Float($0 % 5) / 4) }
        return try Converter.plan(
            for: [ProgramSource(graph, schedule, photographs: GoldenPlan.photographs())],
            Calibration(ranges: ranges, method: .minMax, images: 1), goldenVectors: vectors)
    }

    /// The plan with some bytes of its text changed.
    private func changed(_ plan: [UInt8], _ text: String, to other: String) throws -> [UInt8] {
        var mutant = PlanMutant(plan)
        let place = try #require(mutant.sections[.text])
        let first = try #require(
            place.first { mutant.bytes[$0..<min($0 + text.utf8.count, place.upperBound)].elementsEqual(text.utf8) })
        mutant.bytes.replaceSubrange(first..<first + text.utf8.count, with: other.utf8)
        return mutant.sealed
    }

    @Test func selftestOfAPlansGoldenVectors() throws {
        let folder = try TemporaryFolder()
        let bytes = try plan(vectors: 3)
        let file = try folder.file("m.plan", Data(bytes))
        for threads in ["1", "2"] {
            let report = try expectSuccess(["selftest", "--model", file, "--threads", threads, "--json"]).json()
            let sets = try #require(report["isas"] as? [[String: Any]])
            #expect(sets.allSatisfy { $0["passed"] as? Int == 3 } && report["failed"] as? Int == 0)
        }
        let wrong = try folder.file("wrong.plan", Data(changed(bytes, "1:2:", to: "1:9:")))
        let run = try PunctualProcess(["selftest", "--model", wrong])
        #expect(run.exitCode == 1 && run.output.contains("  FAILED golden vector 2\n"), "\(run.output)\(run.errors)")
        let torn = try folder.file("torn.plan", Data(changed(bytes, "1:2:", to: "1;2;")))
        try expectFailure(["selftest", "--model", torn], code: 65, mentions: ["golden vectors", "convert"])
        let beyond = try folder.file("beyond.plan", Data(changed(bytes, "1:2:", to: "7:2:")))
        try expectFailure(["selftest", "--model", beyond], code: 65, mentions: ["golden vectors"])
        let without = try folder.file("without.plan", Data(plan(vectors: 0)))
        try expectFailure(["selftest", "--model", without], code: 65, mentions: ["no golden vectors"])
        try expectFailure(["selftest", "--model", file, "--filter", "x"], code: 64, mentions: ["--filter"])
        try expectFailure(["selftest", "--threads", "2"], code: 64, mentions: ["--model"])
    }
}
