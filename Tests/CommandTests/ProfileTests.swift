import Foundation
import Punctual
import TestGraphs
import Testing

/// `profile`, and what other commands make of what it wrote.
struct ProfileTests {
    private let folder: TemporaryFolder
    private let plan: String

    init() throws {
        folder = try TemporaryFolder()
        plan = try folder.file("model.plan", try Data(contentsOf: URL(filePath: Repository.plan)))
    }

    private func profile(_ more: [String] = [], environment: [String: String] = [:]) throws -> PunctualProcess {
        try PunctualProcess(["profile", "--model", plan, "--duration", "300ms"] + more, environment: environment)
    }

    /// A run that uses a profile, where there is one, has many more probes behind it than one that measures in a hurry.
    private func bench(_ more: [String] = []) throws -> PunctualProcess {
        try PunctualProcess(["bench", "--model", plan, "--frames", "5", "--deadline", "100s", "--json"] + more)
    }

    private func profilePath() throws -> String {
        let name = try #require(try folder.names().first { $0.hasSuffix(".profile") })
        return folder.path + "/" + name
    }

    @Test func isWrittenBesideThePlanAndUsed() throws {
        let report = try profile(["--json"]).json()
        let path = try profilePath()
        #expect(report["path"] as? String == path)
        let exits = try #require(report["exits"] as? [[String: Any]])
        #expect(exits.count == (try Repository.exitCount()))
        let trunk = try #require(exits[0]["trunk"] as? [String: Any])
        let (median, worst) = (
            try #require(trunk["median_us"] as? Double), try #require(trunk["worst_us"] as? Double)
        )
        #expect(median > 0 && worst >= median)
        let run = try bench()
        #expect(run.exitCode == 0 && run.errors.isEmpty, "\(run.errors)")
        let needed = try #require(try run.json()["exit_1_worst_us"] as? Double)
        // The worst of trunk and head, as the profile has it: nothing was measured anew.
        let head = try #require(exits[0]["head"] as? [String: Any])
        #expect(abs(needed - worst - (try #require(head["worst_us"] as? Double))) < 0.01)
    }

    @Test func textNamesEveryExitAndTheFile() throws {
        let run = try profile()
        #expect(run.exitCode == 0 && run.errors.isEmpty, "\(run.errors)")
        for text in [
            "trunk of exit 1", "head of exit 5", "longest quantum", "probes were held up", "shortest deadline",
        ] {
            #expect(run.output.contains(text))
        }
        #expect(run.output.contains("written to '\(try profilePath())'"))
    }

    @Test func damagedProfileIsNamedAndNotUsed() throws {
        _ = try profile()
        let path = try profilePath()
        var content = try Data(contentsOf: URL(filePath: path))
        content[content.count / 2] ^= 1
        try content.write(to: URL(filePath: path))
        let run = try bench()
        #expect(run.exitCode == 0)
        #expect(run.errors.contains("'\(path)' is not used"))
        #expect(run.errors.contains("damaged"))
        #expect(run.errors.contains("punctual profile"))
    }

    @Test func profileOfAnotherKindIsNamedAndNotUsed() throws {
        _ = try profile()
        let path = try profilePath()
        let other = try bench(["--threads", "2", "--profile", path])
        #expect(other.exitCode == 0)
        if try other.json()["threads"] as? Int == 2 {
            #expect(other.errors.contains("1 thread and no real-time"))
            #expect(other.errors.contains("2 threads and no real-time"))
        }
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let changed = text.replacingOccurrences(of: "punctual profile 1", with: "punctual profile 7")
        try changed.write(toFile: path, atomically: true, encoding: .utf8)
        #expect(try bench().errors.contains("it is of version 7, and version 1 is read"))
    }

    /// What a profile says is shown, so it must not steer a terminal.
    @Test func controlCharactersAreDamage() throws {
        _ = try profile()
        let path = try profilePath()
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("processor ") })
        var changed = text.replacingOccurrences(of: line, with: "processor \u{1B}[31m")
        changed = String(changed[..<(try #require(changed.range(of: "checksum "))).lowerBound])
        changed += "checksum \(Profile.checksum(changed))\n"
        try changed.write(toFile: path, atomically: true, encoding: .utf8)
        let run = try bench()
        #expect(run.errors.contains("damaged") && !run.errors.contains("\u{1B}"))
    }

    @Test func profileOfAnotherPlanIsNotUsed() throws {
        _ = try profile()
        let path = try profilePath()
        let trashnet = Repository.plan.replacingOccurrences(of: "cifar10", with: "trashnet")
        let run = try PunctualProcess(
            ["bench", "--model", trashnet, "--frames", "2", "--deadline", "100s", "--profile", path])
        #expect(run.exitCode == 0)
        #expect(run.errors.contains("it was measured with another plan"))
    }

    @Test func profileThatIsNotThereIsAFailureWhenItWasNamed() throws {
        try expectFailure(
            ["bench", "--model", plan, "--deadline", "100s", "--profile", "/nowhere/a.profile"], code: 66,
            mentions: ["'/nowhere/a.profile'"])
    }

    @Test func profileThatCannotBeWrittenGoesToTheUsersState() throws {
        let state = try TemporaryFolder()
        // A folder that stands where the file should be cannot be replaced by one, by nobody.
        let name = try #require(
            try {
                _ = try profile(); return try profilePath()
            }() as String?)
        try FileManager.default.removeItem(atPath: name)
        try FileManager.default.createDirectory(atPath: name + "/inside", withIntermediateDirectories: true)
        let run = try profile(["--json"], environment: ["XDG_STATE_HOME": state.path])
        #expect(run.exitCode == 0, "\(run.errors)")
        let path = try #require(try run.json()["path"] as? String)
        #expect(path.hasPrefix(state.path + "/punctual/"))
        #expect(FileManager.default.fileExists(atPath: path))
        try expectFailure(
            ["profile", "--model", plan, "--output", "/nowhere/a.profile"], code: 69, mentions: ["'/nowhere/a.profile'"]
        )
        try expectFailure(["profile", "--model", plan, "--output", ""], code: 64, mentions: ["--output"])
        // The folder can be written, and the file cannot.
        let refused = try profile(["--output", name])
        #expect(refused.exitCode == 69)
        #expect(refused.errors.contains("cannot write '\(name)'"))
        #expect(refused.errors.contains("--output"))
        #expect(refused.output.contains("shortest deadline"))
    }

    /// The limit on the size of a file is told as a full disk is.
    @Test func profileBeyondTheLimitOfFilesIsAFailure() throws {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/bash")
        process.arguments = [
            "-c",
            """
            ulimit -c 0; ulimit -f 1
            exec perl -MPOSIX=:signal_h -e '
                $SIG{XFSZ} = "DEFAULT"; sigprocmask(SIG_UNBLOCK, POSIX::SigSet->new(25)); exec @ARGV' \
                "$0" profile --model "$1" --duration 300ms --output "$2" >/dev/null 2>&1
            """, CommandRun.url(of: "punctual").path(), plan, folder.path + "/a.profile",
        ]
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationReason == .exit && process.terminationStatus == 69)
        #expect(try folder.names() == ["model.plan"])
    }

    @Test func shortMeasurementsAreRefused() throws {
        try expectFailure(
            ["profile", "--model", plan, "--duration", "1ms"], code: 64, mentions: ["--duration", "100 ms", "10s"])
    }
}
