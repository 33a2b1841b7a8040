import Foundation
import TestGraphs
import Testing

/// `run`: frames in, answers out, until there are no more.
struct RunTests {
    private let base = ["run", "--model", Repository.plan]
    private let samples = Repository.root.appending(path: "models/samples").path()

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

    /// The options that worked go on, however often others are tried before these are refused.
    @Test func optionsThatNeverWorkedAreNoneToGoBackTo() throws {
        let folder = try TemporaryFolder()
        let status = try run(
            script: """
                printf 'source = pattern\ndeadline = 1s\n' >"$2/conf"
                trap '' HUP
                "$0" run --model "$1" --config "$2/conf" --json >"$2/out" 2>"$2/err" &
                await "$2/out"
                printf 'source = pattern\ndeadline = 2us\n' >"$2/conf"
                for i in 1 2 3 4 5 6; do kill -HUP $!; sleep 0.03; done
                i=0
                until grep -q 'those before go on' "$2/err" || [ $((i += 1)) -gt 500 ]; do sleep 0.02; done
                : >"$2/out"
                await "$2/out"
                kill -TERM $!
                wait $!
                """, in: folder)
        #expect(status == 0)
        #expect(try String(contentsOfFile: "\(folder.path)/out", encoding: .utf8).contains("\"label\""))
    }

    /// Options that work again need not prove it again: others may be tried before their source has sent a frame.
    @Test func optionsThatWorkedAreGoneBackToAgain() throws {
        let folder = try TemporaryFolder()
        let status = try run(
            script: """
                mkfifo "$2/pipe"
                printf 'source = %s\n' "$2/pipe" >"$2/conf"
                trap '' HUP
                "$0" run --model "$1" --config "$2/conf" --json >"$2/out" 2>"$2/err" &
                exec 9>"$2/pipe"
                feed() { i=0; while [ ! -s "$2/out" ] && [ $((i += 1)) -lt 100 ]; do cat "$1" >&9; sleep 0.1; done; }
                feed "$3" "$2"
                printf 'source = /nowhere\n' >"$2/conf"
                for times in 1 2 3; do
                    kill -HUP $!
                    i=0
                    until [ "$(grep -c 'those before go on' "$2/err")" = $times ] || [ $((i += 1)) -gt 500 ]; do
                        sleep 0.02
                    done
                done
                : >"$2/out"
                feed "$3" "$2"
                kill -TERM $!
                wait $!
                """, in: folder)
        #expect(status == 0)
        #expect(try String(contentsOfFile: "\(folder.path)/out", encoding: .utf8).contains("\"label\""))
    }

    /// Options are read again, and the writer of a pipe with a name goes on.
    @Test func writersOfPipesSurviveOtherOptions() throws {
        let folder = try TemporaryFolder()
        let status = try run(
            script: """
                mkfifo "$2/pipe"
                printf 'source = %s\nsource-fps = 20\n' "$2/pipe" >"$2/conf"
                (while cat "$3"; do :; done; echo ended >"$2/ended") >"$2/pipe" 2>"$2/writer" &
                writer=$!
                trap '' HUP
                "$0" run --model "$1" --config "$2/conf" --json >"$2/out" 2>"$2/err" &
                await "$2/out"
                for i in 1 2 3; do kill -HUP $!; sleep 0.3; done
                : >"$2/out"
                await "$2/out"
                [ -e "$2/ended" ] && code=9 || code=0
                kill -TERM $!
                wait $!
                [ $? = 0 ] || code=8
                kill $writer
                rm "$2/pipe"
                exit $code
                """, in: folder)
        #expect(status == 0)
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

    @Test func wrongSourcesAreNamed() throws {
        try expectFailure(base + ["--source", "/nowhere"], code: 66, mentions: ["/nowhere", "No such file"])
        try expectFailure(
            base + ["--source", Repository.root.appending(path: "Sources/Live").path()], code: 66,
            mentions: ["no JPEG file"])
        try expectFailure(base + ["--source", Repository.plan], code: 65, mentions: ["--source-format"])
        try expectFailure(
            base + ["--camera", "/dev/nowhere"], code: 66, mentions: ["/dev/nowhere", "punctual cameras"])
        try expectFailure(base + ["--camera", "/dev/null"], code: 69, mentions: ["takes no pictures"])
        try expectFailure(base + ["--camera", "csi", "--size", "100x100"], code: 64, mentions: ["multiple of"])
    }

    @Test func wrongOptionsAreNamed() throws {
        try expectFailure(base + ["--camera", "a", "--source", "b"], code: 64, mentions: ["exclude"])
        try expectFailure(base + ["--source-format", "i420"], code: 64, mentions: ["--source"])
        try expectFailure(base + ["--source", "-", "--source-format", "i420"], code: 64, mentions: ["--size"])
        try expectFailure(base + ["--source", "-", "--source-format", "h264"], code: 64, mentions: ["h264", "nv12"])
        try expectFailure(base + ["--format", "H264"], code: 64, mentions: ["H264", "YUYV"])
        try expectFailure(base + ["--size", "640"], code: 64, mentions: ["640x480"])
        for list in ["gain", "gain=3,", "=3"] {
            try expectFailure(base + ["--control", list], code: 64, mentions: ["--control", "gain=3"])
        }
        for option in [["--control", "gain=3"], ["--fixed-fps"]] {
            try expectFailure(base + ["--source", "pattern"] + option, code: 64, mentions: ["exclude"])
            try expectFailure(base + ["--camera", "csi"] + option, code: 64, mentions: ["rpicam-vid"])
        }
        try expectFailure(base + ["--fps", "0"], code: 64, mentions: ["--fps"])
        try expectFailure(base + ["--fresh", "never"], code: 64, mentions: ["after-request"])
        try expectFailure(base + ["--hold", "0"], code: 64, mentions: ["--hold"])
        try expectFailure(base + ["--json", "--text"], code: 64, mentions: ["exclude"])
        try expectFailure(base + ["--deadline-from", "capture"], code: 64, mentions: ["--deadline"])
        try expectFailure(
            base + ["--deadline", "1s", "--deadline-from", "capture", "--source", "pattern"], code: 64,
            mentions: ["--deadline-from and --source exclude"])
        try expectFailure(
            base + ["--source", samples, "--size", "64x48"], code: 64, mentions: ["--size", "--source-format"])
        for source in [samples, samples + "/cat.jpg"] {
            try expectFailure(
                base + ["--source", source, "--source-format", "i420", "--size", "64x48"], code: 64,
                mentions: ["JPEG files", "--source-format"])
        }
        try expectFailure(
            base + ["--camera", "csi", "--format", "MJPG"], code: 64, mentions: ["--format", "rpicam-vid"])
    }

    @Test func impossibleDeadlineIsRefusedWithOneThatWorks() throws {
        try expectFailure(
            base + ["--source", "pattern", "--deadline", "1us"], code: 1, mentions: ["cannot be met", "--deadline "])
    }

    @Test func signalsReportAndStop() throws {
        let folder = try TemporaryFolder()
        let status = try run(
            script: """
                trap '' HUP
                "$0" run --model "$1" --source pattern --json >"$2/out" 2>"$2/err" &
                await "$2/out"
                kill -USR1 $!
                await "$2/err"
                kill -TERM $!
                wait $!
                """, in: folder)
        #expect(status == 0)
        let errors = try String(contentsOfFile: "\(folder.path)/err", encoding: .utf8)
        #expect(errors.split(separator: "\n").count == 2)
        #expect(try String(contentsOfFile: "\(folder.path)/out", encoding: .utf8).hasSuffix("}\n"))
    }

    /// Runs a script with the command as $0, the plan as $1, a folder as $2 and a photograph as $3, and gives how it ended.
    private func run(script: String, in folder: TemporaryFolder) throws -> Int32 {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = [
            "-c", "await() { i=0; while [ ! -s \"$1\" ] && [ $((i += 1)) -lt 1500 ]; do sleep 0.02; done; }\n" + script,
            CommandRun.url(of: "punctual").path(), Repository.plan, folder.path, samples + "/cat.jpg",
        ]
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus
    }

    /// Nobody reads, but somebody could: the pipe is full, and a signal ends the run all the same.
    @Test func fullPipeHoldsNobodyUp() throws {
        let folder = try TemporaryFolder()
        let status = try run(
            script: """
                mkfifo "$2/pipe"
                exec 8<>"$2/pipe"
                "$0" run --model "$1" --source pattern --source-fps 1000 --size 64x64 >"$2/pipe" 2>"$2/err" &
                sleep 2
                kill -TERM $!
                i=0
                while kill -0 $! 2>/dev/null && [ $((i += 1)) -lt 100 ]; do sleep 0.1; done
                kill -KILL $! 2>/dev/null
                wait $!
                """, in: folder)
        unlink("\(folder.path)/pipe")
        #expect(status == 69 || status == 0)
    }

    /// Options are read again also while nothing comes from the source that they named.
    @Test func waitingForFramesHeedsSignals() throws {
        let folder = try TemporaryFolder()
        let status = try run(
            script: """
                mkfifo "$2/pipe"
                echo "source = $2/pipe" >"$2/conf"
                "$0" run --model "$1" --config "$2/conf" >"$2/out" 2>"$2/err" &
                sleep 0.5
                kill -USR1 $!
                await "$2/err"
                printf 'source = pattern\nframes = 2\n' >"$2/conf"
                kill -HUP $!
                i=0
                while kill -0 $! 2>/dev/null && [ $((i += 1)) -lt 200 ]; do sleep 0.1; done
                kill -KILL $! 2>/dev/null
                wait $!
                """, in: folder)
        unlink("\(folder.path)/pipe")
        #expect(status == 0)
        #expect(try String(contentsOfFile: "\(folder.path)/out", encoding: .utf8).split(separator: "\n").count == 2)
    }

    /// A terminal that closes ends what it has started.
    @Test func hangUpWithoutAFileEnds() throws {
        let folder = try TemporaryFolder()
        let status = try run(
            script: """
                "$0" run --model "$1" --source pattern >"$2/out" 2>"$2/err" &
                await "$2/out"
                kill -HUP $!
                wait $!
                """, in: folder)
        #expect(status == 0)
    }

    @Test func commandLineGoesBeforeTheFile() throws {
        let folder = try TemporaryFolder()
        let config = try folder.file("a.conf", Data("\u{FEFF}camera = /dev/video0\n--fps = 30\njson\n".utf8))
        let run = try PunctualProcess(base + ["--config", config, "--source", "pattern", "--frames", "1", "--text"])
        #expect(run.exitCode == 0 && !run.output.hasPrefix("{"), "\(run.errors)")
        let wrong = try folder.file("b.conf", Data("source = pattern\nframes = zwei\n".utf8))
        try expectFailure(base + ["--config", wrong], code: 64, mentions: ["'\(wrong)', line 2: --frames 'zwei'"])
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
