import Foundation
import Testing

/// `run`: frames in, answers out, until there are no more.
struct RunTests {
    private let base = ["run", "--model", Repository.plan]
    private let samples = Repository.samples

    @Test func folderAsACamera() throws {
        let run = try PunctualProcess(base + ["--source", samples, "--source-fps", "5", "--top", "2"])
        #expect(run.exitCode == 0)
        let lines = try run.jsonLines()
        #expect(lines.map { $0["label"] as? String } == ["bird", "cat", "deer", "deer", "horse", "truck"])
        #expect(lines.allSatisfy { ($0["top"] as? [Any])?.count == 2 && $0["missed"] as? Bool == false })
        let statistics = try #require(
            try JSONSerialization.jsonObject(with: Data(run.errors.utf8)) as? [String: Any])
        #expect(statistics["frames"] as? Int == 6 && statistics["reconnects"] as? Int == 0)
    }

    @Test func rawFramesFromStandardInput() throws {
        let frames = Data(repeating: 128, count: 2 * 64 * 48 * 3 / 2)
        let arguments = ["--source", "-", "--source-format", "i420", "--size", "64x48", "--source-fps", "2", "--text"]
        let run = try PunctualProcess(base + arguments, input: frames)
        #expect(run.exitCode == 0)
        // The first one may go into finding out what frames need.
        #expect((1...2).contains(run.output.split(separator: "\n").count))
        let cut = try PunctualProcess(base + arguments, input: frames.dropLast(10))
        #expect(cut.exitCode == 65 && cut.errors.contains("in the middle of a frame"))
    }

    /// A frame that is of no kind that is read is left out, also when it is the first.
    @Test func firstFrameMayBeUnsupported() throws {
        let good = try Data(contentsOf: URL(filePath: samples + "/cat.jpg"))
        var bad = good
        let start = try #require(good.range(of: Data([0xFF, 0xC0]))?.lowerBound)
        // Bits per sample.
        bad[start + 4] = 12
        let run = try PunctualProcess(
            base + ["--source", "-", "--source-fps", "5", "--text"], input: bad + good + good + good)
        #expect(run.exitCode == 0 && run.output.contains("cat"))
        #expect(run.errors.contains("a frame is left out"))
    }

    @Test func failingCommandsAreToldOnce() throws {
        for frames in ["1", "40"] {
            let run = try PunctualProcess(
                base + [
                    "--source", samples, "--loop", "--source-fps", "50", "--frames", frames, "--on-change", "exit 3",
                ])
            #expect(run.exitCode == 0)
            #expect(run.errors.components(separatedBy: "the command for changes has failed").count == 2)
        }
    }

    /// A stand-in for libcamera's program that dies in the middle of a frame and does not want to end.
    @Test func flatCableCameraIsStartedAgain() throws {
        let folder = try TemporaryFolder()
        let program = try folder.file(
            "rpicam-vid", Data("#!/bin/sh\ntrap '' TERM\nhead -c 600000 /dev/zero\n".utf8))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program)
        let path = try #require(ProcessInfo.processInfo.environment["PATH"])
        let run = try PunctualProcess(
            base + ["--camera", "csi", "--frames", "3", "--text"], environment: ["PATH": "\(folder.path):\(path)"])
        #expect(run.exitCode == 0)
        #expect(run.output.split(separator: "\n").count == 3)
        #expect(run.errors.contains("rpicam-vid has ended"))
    }

    /// A camera that is opened in the place of standard output would be written to.
    @Test func closedOutputIsNoCamera() throws {
        let folder = try TemporaryFolder()
        let status = try run(
            script: """
                exec "$0" run --model "$1" --source pattern --frames 1 \
                    --on-change "readlink /proc/\\$PPID/fd/1 >'$2/out'" >&- 2>/dev/null
                """, in: folder)
        #expect(status == 69)
        #expect(try String(contentsOfFile: "\(folder.path)/out", encoding: .utf8) == "/dev/null\n")
    }

    /// Weights that are gone cannot be answered with; the process ends with a reason and not by a signal.
    @Test func planThatIsCutOffIsSaid() throws {
        let folder = try TemporaryFolder()
        let plan = try folder.file("model.plan", try Repository.planBytes())
        let run = try PunctualProcess([
            "run", "--model", plan, "--source", "pattern", "--source-fps", "50", "--duration", "20s", "--threads", "2",
            "--deadline", "1s", "--on-change", "head -c 4096 '\(Repository.plan)' >'\(plan)'",
        ])
        #expect(run.exitCode == 65)
        #expect(run.errors.hasSuffix("was cut off: replace files by renaming new ones over them\n"))
    }

    @Test func changesRunACommand() throws {
        let folder = try TemporaryFolder()
        let run = try PunctualProcess(
            base + [
                "--source", samples, "--source-fps", "2", "--text", "--on-change",
                "echo $PUNCTUAL_LABEL >>\(folder.path)/out; echo to standard output", "--only-changes",
            ])
        #expect(run.exitCode == 0)
        #expect(!run.output.contains("to standard output") && run.errors.contains("to standard output"))
        let labels = try String(contentsOfFile: "\(folder.path)/out", encoding: .utf8).split(separator: "\n")
        #expect(labels == ["bird", "cat", "deer", "horse", "truck"])
    }
}
