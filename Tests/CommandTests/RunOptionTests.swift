import Foundation
import Testing

/// `run`: the sources and options that it refuses, and which of two counts.
struct RunOptionTests {
    private let base = ["run", "--model", Repository.plan]
    private let samples = Repository.samples

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

    @Test func commandLineGoesBeforeTheFile() throws {
        let folder = try TemporaryFolder()
        let config = try folder.file("a.conf", Data("\u{FEFF}camera = /dev/video0\n--fps = 30\njson\n".utf8))
        let run = try PunctualProcess(base + ["--config", config, "--source", "pattern", "--frames", "1", "--text"])
        #expect(run.exitCode == 0 && !run.output.hasPrefix("{"), "\(run.errors)")
        let wrong = try folder.file("b.conf", Data("source = pattern\nframes = zwei\n".utf8))
        try expectFailure(base + ["--config", wrong], code: 64, mentions: ["'\(wrong)', line 2: --frames 'zwei'"])
    }

    @Test func impossibleDeadlineIsRefusedWithOneThatWorks() throws {
        try expectFailure(
            base + ["--source", "pattern", "--deadline", "1us"], code: 1, mentions: ["cannot be met", "--deadline "])
    }
}
