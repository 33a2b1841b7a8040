import CJPEGSample
import Foundation
import TestGraphs
import Testing

/// Deadlines on the command line: what is refused, what is missed, and what is said about it.
struct DeadlineTests {
    private let classify = ["classify", "--model", Repository.plan]
    private let bench = ["bench", "--model", Repository.plan, "--frames", "20"]

    @Test(arguments: ["0", "0ms", "-5ms", "abc", "20", "2h", "86401s", "18446744073709551615ns", ""])
    func whatIsNoDeadlineIsRefused(deadline: String) throws {
        for command in [classify + [Repository.photograph], bench] {
            try expectFailure(
                command + ["--deadline=\(deadline)"], code: 64, mentions: ["--deadline", "a time with its unit"])
        }
    }

    @Test(arguments: ["-1", "2", "1.5", "a", "0.0000000001"]) func whatIsNoShareIsRefused(rate: String) throws {
        try expectFailure(
            bench + ["--deadline", "1s", "--max-miss-rate=\(rate)"], code: 64,
            mentions: ["--max-miss-rate", "from 0 to 1"])
    }

    /// The large photograph takes longer than the small ones: it is refused by name, they are answered.
    @Test func imageThatCannotBeInTimeIsRefusedByName() throws {
        let folder = try TemporaryFolder()
        let large = try folder.file("large.jpg", LargePhotograph.content())
        let run = try PunctualProcess(classify + ["--deadline", "1s", "--json", large])
        let latency = try #require(try run.jsonLines().first?["latency_us"] as? Int)
        // Far less than it took, and far more than exit 1 needs.
        let deadline = "\(max(latency / 8, 2000))us"
        try expectFailure(
            classify + ["--deadline", deadline, large], code: 1,
            mentions: ["'\(large)'", "cannot be met", "decoded", "works", "--best-effort"])
        let tried = try PunctualProcess(classify + ["--deadline", deadline, "--best-effort", "--json", large])
        #expect(tried.exitCode == 0)
        #expect(try tried.json()["missed"] as? Bool == true)
        #expect(try tried.json()["label"] is NSNull)
        // Decoding stops by the clock: the answer comes at the deadline, and not when the file is read.
        #expect(try #require(try tried.json()["latency_us"] as? Int) < latency)
        let failed = try PunctualProcess(classify + ["--deadline", deadline, "--best-effort", "--fail-on-miss", large])
        #expect(failed.exitCode == 1)
        #expect(failed.output.contains("MISSED"))
    }

    @Test func bestEffortSaysSo() throws {
        let run = try PunctualProcess(bench + ["--deadline", "1us", "--best-effort", "--max-misses", "20", "--json"])
        #expect(run.exitCode == 0, "\(run.errors)")
        #expect(run.errors.contains("cannot be met"))
        #expect(run.errors.contains("trying nevertheless"))
        #expect(try run.json()["misses"] as? Int == 20)
        #expect(try run.json()["miss_rate_upper_95"] as? Double == 1)
    }

    @Test func missesBeyondTheLimitFail() throws {
        let run = try PunctualProcess(bench + ["--deadline", "1us", "--best-effort", "--max-misses", "19"])
        #expect(run.exitCode == 1)
        #expect(run.errors.contains("20 of 20 deadlines were missed, and at most 19 may be"))
        #expect(run.output.contains("20 missed of 20"))
    }

    @Test func missRateThatCannotBePromisedIsRefused() throws {
        try expectFailure(
            bench + ["--deadline", "100s", "--max-miss-rate", "0.000001"], code: 1,
            mentions: ["probes were held up", "--max-miss-rate", "punctual profile"])
    }

    @Test func benchTellsHowPunctualItWas() throws {
        let report = try expectSuccess(
            bench + ["--deadline", "100s", "--explain-misses", "--cyclic-task", "1ms", "--json"]
        ).json()
        let latency = try #require(report["latency"] as? [String: Any])
        let quantiles = try ["p50_us", "p99_us", "p99_9_us", "p99_99_us", "max_us"].map {
            try #require(latency[$0] as? Double)
        }
        #expect(quantiles == quantiles.sorted())
        let expected = try #require(report["expected"] as? [String: Any])
        #expect(try #require(expected["probes"] as? Int) > 0)
        #expect(report["miss_rate"] as? Double == 0)
        let bound = try #require(report["miss_rate_upper_95"] as? Double)
        #expect(abs(bound - 2.9958 / 20) < 1e-6)
        #expect(report["accuracy_percent"] as? Double == report["oracle_accuracy_percent"] as? Double)
        #expect(report["missed_because"] is [String: Any])
        #expect(report["task_alone"] is [String: Any] && report["task_beside"] is [String: Any])
    }

    @Test(arguments: [["--best-effort"], ["--stop-score", "0.5"], ["--max-miss-rate", "0.1"], ["--fail-on-miss"]])
    func whatIsAboutDeadlinesNeedsOne(options: [String]) throws {
        try expectFailure(
            classify + options + [Repository.photograph], code: 64, mentions: [options[0], "--deadline", "give both"])
    }

    @Test func periodIsKept() throws {
        let start = Date()
        _ = try expectSuccess(bench + ["--deadline", "100s", "--period", "20ms"])
        #expect(Date().timeIntervalSince(start) > 0.4)
    }

    /// A frame that comes while one before it is answered waits for no turn: the newest is taken.
    @Test func framesThatComeTooFastAreDropped() throws {
        let report = try expectSuccess(bench + ["--deadline", "100s", "--period", "1us", "--json"]).json()
        #expect(try #require(report["dropped"] as? Int) > 20)
        #expect(report["misses"] as? Int == 0)
        #expect(report["stop"] is [String: Any])
        let slow = try expectSuccess(bench + ["--deadline", "100s", "--period", "20ms", "--json"]).json()
        #expect(try #require(slow["dropped"] as? Int) < 20)
    }

    @Test func optionsOfDeadlinesNeedOne() throws {
        for option in [["--period", "20ms"], ["--max-misses", "3"], ["--explain-misses"], ["--cyclic-task", "1ms"]] {
            try expectFailure(bench + option, code: 64, mentions: [option[0], "--deadline"])
        }
        for period in ["1us", "2s"] {
            try expectFailure(
                bench + ["--deadline", "100s", "--cyclic-task", period], code: 64, mentions: ["100us", "1s"])
        }
    }

    /// What cannot be in time is a miss for want of time, and nobody's fault.
    @Test func missesForWantOfTimeAreExplained() throws {
        let run = try PunctualProcess(
            bench + ["--deadline", "1ns", "--best-effort", "--explain-misses", "--max-misses", "20", "--json"])
        let reasons = try #require(try run.json()["missed_because"] as? [String: Int])
        #expect(reasons["too_short"] == 20)
    }

    @Test func bestEffortSaysWhatItTries() throws {
        let run = try PunctualProcess(classify + ["--deadline", "1us", "--best-effort", Repository.photograph])
        #expect(run.errors.contains("trying nevertheless"))
    }

    @Test func stopScoreEndsTheRunEarly() throws {
        let base = classify + ["--deadline", "100s", "--json", Repository.photograph]
        #expect(try expectSuccess(base).json()["exit"] as? Int == 5)
        #expect(try expectSuccess(base + ["--stop-score", "0"]).json()["exit"] as? Int == 1)
    }

    @Test func twoImagesThroughAPipeAreRefused() throws {
        let photograph = try Data(contentsOf: URL(filePath: Repository.photograph))
        for deadline in [[], ["--deadline", "100s"]] {
            try expectFailure(
                classify + deadline + ["-"], code: 65, mentions: ["'-'", "more than one image"],
                input: photograph + photograph)
        }
        // What cameras put behind the image is no second one.
        _ = try expectSuccess(classify + ["-"], input: photograph + Data("trailer".utf8))
    }

    @Test func realTimeThatIsRefusedIsSaid() throws {
        let run = try PunctualProcess(bench + ["--deadline", "100s", "--realtime"])
        #expect(run.exitCode == 0, "\(run.errors)")
        for line in run.errors.split(separator: "\n") { #expect(line.hasPrefix("punctual: ")) }
    }
}

/// A photograph of sixteen million pixels and much detail.
enum LargePhotograph {
    static func content() -> Data {
        var sample = jpeg_sample(
            width: 4000, height: 4000, detail: 40, quality: 85, is_subsampled: 1, is_progressive: 0, has_restarts: 0)
        var bytes = [UInt8](repeating: 0, count: 4000 * 4000 * 3)
        let length = bytes.withUnsafeMutableBufferPointer { jpeg_sample_make(&sample, $0.baseAddress!, $0.count) }
        return Data(bytes.prefix(length))
    }
}
