import Convert
import Foundation
import TestGraphs
import Testing
import Text

/// The `punctual-convert` executable among devices, links, full disks and names of any bytes.
@Suite struct HostileCommandTests {
    private let folder: TemporaryFolder
    private let model: String
    private let array: String

    init() throws {
        folder = try TemporaryFolder()
        var builder = ModelBuilder(channels: 3, height: 8, width: 8)
        builder.head(builder.conv("image", channels: 3, outputs: 6, kernel: 3), channels: 6, output: "exit1")
        model = try folder.write(try builder.bytes(), to: "model.onnx")
        array = folder.path + "/x.npy"
        try NpyFile.write((0..<(2 * 192)).map { Float($0 % 50) - 20 }, shape: [2, 3, 8, 8], to: array)
    }

    private func command(_ arguments: [String], outputPath: String? = nil) throws -> CommandRun {
        let run = try CommandRun("punctual-convert", arguments, outputPath: outputPath)
        #expect(run.hasExited, "punctual-convert \(arguments) was ended by a signal")
        return run
    }

    private func convert(_ model: String? = nil, to output: String, _ options: [String] = []) throws -> CommandRun {
        try command([model ?? self.model, "--calibration", array, "-o", output] + options)
    }

    /// A script whose words may have any bytes, with the command as $C and the folder as $D.
    private func shell(_ script: String) throws -> (code: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/bash")
        process.arguments = ["-c", script]
        process.environment = [
            "C": CommandRun.url(of: "punctual-convert").path, "D": folder.path, "PATH": "/usr/bin:/bin",
        ]
        let pipe = Pipe()
        (process.standardOutput, process.standardError) = (pipe, pipe)
        try process.run()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }

    private func kind(of path: String) -> FileAttributeType? {
        (try? FileManager.default.attributesOfItem(atPath: path))?[.type] as? FileAttributeType
    }

    @Test func devicesAreWrittenTo() throws {
        #expect(try convert(to: "/dev/null").exitCode == 0)
        #expect(kind(of: "/dev/null") == .typeCharacterSpecial)
        let full = try convert(to: "/dev/full")
        #expect(full.exitCode == 69 && full.errors.contains("No space left"))
        #expect(kind(of: "/dev/full") == .typeCharacterSpecial)
    }

    @Test func linksAreFollowedAlsoToNothing() throws {
        let link = folder.path + "/link.plan"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "later.plan")
        #expect(try convert(to: link).exitCode == 0)
        #expect(kind(of: link) == .typeSymbolicLink && kind(of: folder.path + "/later.plan") == .typeRegular)
    }

    @Test func pipesAndStandardOutputGetThePlanAndNothingElse() throws {
        #expect(try convert(to: folder.path + "/m.plan").exitCode == 0)
        let run = try shell(
            """
            cd "$D" && mkfifo pipe && { cat pipe >piped & } && "$C" model.onnx --calibration x.npy -o pipe >/dev/null \
            && wait && cmp piped m.plan && [ -p pipe ] \
            && "$C" model.onnx --calibration x.npy -o /dev/stdout 2>/dev/null >out && cmp out m.plan \
            && "$C" model.onnx --calibration x.npy -o /dev/stdout 2>/dev/null | cmp - m.plan
            """)
        #expect(run.code == 0, "\(run.output)")
    }

    /// By whatever way: another spelling, a hard link, a symbolic link.
    @Test func whatIsReadIsNotOverwritten() throws {
        let before = try Data(contentsOf: URL(filePath: model))
        let (hard, soft) = (folder.path + "/hard", folder.path + "/soft")
        try FileManager.default.linkItem(atPath: model, toPath: hard)
        try FileManager.default.createSymbolicLink(atPath: soft, withDestinationPath: "model.onnx")
        for output in [folder.path + "/./model.onnx", folder.path + "//model.onnx", hard, soft] {
            let run = try convert(to: output)
            #expect(run.exitCode == 64 && run.errors.contains("overwrite the model"), "\(output): \(run.errors)")
        }
        #expect(try Data(contentsOf: URL(filePath: model)) == before)
        let data = try convert(to: folder.path + "/./x.npy")
        #expect(data.exitCode == 64 && data.errors.contains("calibration data"))
        let labels = try folder.write(Array("a\nb\nc\n".utf8), to: "labels.txt")
        let named = try convert(to: folder.path + "/./labels.txt", ["--labels", labels])
        #expect(named.exitCode == 64 && named.errors.contains("labels"))
        try folder.write(try Data(contentsOf: URL(filePath: array)), to: "logits/exit1.npy")
        let logits = folder.path + "/logits"
        let reference = try command([
            "reference", model, "--input", logits + "/exit1.npy", "--output-dir", logits + "/",
        ])
        #expect(reference.exitCode == 64 && reference.errors.contains("overwrite the input"))
    }

    @Test func theModelsDataIsNotOverwritten() throws {
        var builder = ModelBuilder(channels: 3, height: 8, width: 8)
        builder.head(builder.conv("image", channels: 3, outputs: 6), channels: 6, output: "exit1")
        var weights = builder.proto.graph.initializer[0]
        try folder.write(weights.floatData.flatMap { withUnsafeBytes(of: $0) { Array($0) } }, to: "w.bin")
        weights.floatData = []
        weights.dataLocation = .external
        var location = weights.externalData.first ?? .init()
        (location.key, location.value) = ("location", "w.bin")
        weights.externalData = [location]
        builder.proto.graph.initializer[0] = weights
        let external = try folder.write(try builder.bytes(), to: "external.onnx")
        #expect(try convert(external, to: folder.path + "/fine.plan").exitCode == 0)
        let run = try convert(external, to: folder.path + "/./w.bin")
        #expect(run.exitCode == 64 && run.errors.contains("overwrite the model's data"))
        // Before the work, which begins with notes.
        #expect(!run.errors.contains("note:"))
    }

    @Test func unwrittenResultsAreAnError() throws {
        #expect(try convert(to: folder.path + "/m.plan").exitCode == 0)
        for arguments in [
            ["check", model], ["--help"], ["--version"], [model, "--calibration", array, "-o", "/dev/null"],
        ] {
            let run = try command(arguments, outputPath: "/dev/full")
            #expect(run.exitCode == 69 && run.errors.contains("cannot write the results"), "\(arguments)")
        }
    }

    /// The system would end a writer whose file grows beyond its limit, in the middle, with signal 25, which whoever runs
    /// the tests may have blocked or ignored.
    @Test func aLimitOnFilesIsToldAndLeavesNothing() throws {
        let run = try shell(
            """
            cd "$D" && mkdir out
            (ulimit -c 0; ulimit -f 1
            exec perl -MPOSIX=:signal_h -e '
                $SIG{XFSZ} = "DEFAULT"; sigprocmask(SIG_UNBLOCK, POSIX::SigSet->new(25)); exec @ARGV' \
                "$C" model.onnx --calibration x.npy -o out/m.plan)
            [ $? = 69 ] && [ -z "$(ls -A out)" ]
            """)
        #expect(run.code == 0 && run.output.contains("File too large"), "\(run.output)")
    }

    /// A gigabyte of zeros, which takes seconds, ends while it is read.
    @Test func anInputThatIsCutOffInUseIsExplained() throws {
        let run = try shell(
            #"""
            cd "$D" && printf '\x93NUMPY\x01\x00\x76\x00%-117s\n' \
                "{'descr': '<f4', 'fortran_order': False, 'shape': (1398101, 3, 8, 8), }" >huge.npy \
            && truncate -s $((128 + 1398101 * 768)) huge.npy
            (sleep 0.3; truncate -s 4096 huge.npy) &
            "$C" reference model.onnx --input huge.npy --output-dir logits
            """#)
        #expect(run.code == 65 && run.output.contains("a file in use was cut off"), "\(run.output)")
        #expect(kind(of: folder.path + "/logits/exit1.npy") == nil)
    }

    /// The temporary name is not longer than the longest name; bits that let others act as the owner do not go on.
    @Test func filesAreReplacedWhateverTheirNamesAndBits() throws {
        let long = folder.path + "/" + String(repeating: "p", count: 255)
        for mode in [nil, 0o644, 0o4755] {
            if let mode { chmod(long, mode_t(mode)) }
            #expect(try convert(to: long).exitCode == 0)
            let now = try FileManager.default.attributesOfItem(atPath: long)[.posixPermissions] as? Int
            if let mode { #expect(now == mode & 0o777) }
        }
    }

    @Test func logitsDoNotReplaceTheModel() throws {
        let before = try Data(contentsOf: URL(filePath: model))
        try FileManager.default.createSymbolicLink(
            atPath: folder.path + "/exit1.npy", withDestinationPath: "model.onnx")
        let run = try command(["reference", model, "--input", array, "--output-dir", folder.path])
        #expect(run.exitCode == 64 && run.errors.contains("overwrite the model"))
        #expect(try Data(contentsOf: URL(filePath: model)) == before)
    }

    @Test func arraysWithInfinitiesAreNamed() throws {
        let bad = folder.path + "/bad.npy"
        try NpyFile.write((0..<(2 * 192)).map { $0 == 200 ? -.infinity : 1 }, shape: [2, 3, 8, 8], to: bad)
        let run = try command(["reference", model, "--input", bad, "--output-dir", folder.path + "/logits"])
        #expect(run.exitCode == 65 && run.errors.contains("bad.npy, image 1: value 8 is infinite"))
    }

    /// A folder deeper than any path can name cannot be read, by whatever user.
    @Test func whatCannotBeReadIsNotLeftOut() throws {
        try folder.write(try Fixtures.photograph("colour-420"), to: "i/ant/a.jpg")
        let run = try shell(
            """
            cd "$D" && "$C" model.onnx --calibration i --resize 8x8 -o m.plan || exit 3
            perl -e 'chdir "i/ant"; for (1..22) { mkdir "d" x 200 and chdir "d" x 200 or exit 4 }' || exit 4
            "$C" model.onnx --calibration i --resize 8x8 -o n.plan; [ $? = 66 ] || code=5
            "$C" evaluate model.onnx m.plan --data i; [ $? = 66 ] || code=6
            rm -r i; exit ${code:-0}
            """)
        #expect(run.code == 0, "\(run.output)")
        #expect(run.output.contains("cannot open the folder i/ant/ddd"))
    }

    @Test func arraysWithoutNumbersAreNamed() throws {
        let bad = folder.path + "/bad.npy"
        try NpyFile.write((0..<(2 * 192)).map { $0 == 200 ? .nan : 1 }, shape: [2, 3, 8, 8], to: bad)
        for arguments in [
            ["reference", model, "--input", bad, "--output-dir", folder.path + "/logits"],
            [model, "--calibration", bad, "-o", folder.path + "/n.plan"],
        ] {
            let run = try command(arguments)
            #expect(run.exitCode == 65 && run.errors.contains("bad.npy, image 1: value 8 is not a number"))
        }
    }

    @Test func namesOfAnyBytesAreOpened() throws {
        let run = try shell(
            #"""
            cd "$D" && N=$'\xe9\xff' && mkdir "$N" && cp model.onnx "$N/m$N.onnx" && cp x.npy "$N/x$N.npy" \
            && printf 'a\nb\nc\n' >"$N/l$N" \
            && "$C" "$N/m$N.onnx" --calibration "$N/x$N.npy" --labels "$N/l$N" -o "$N/p$N.plan" && [ -s "$N/p$N.plan" ] \
            && "$C" check "$N/m$N.onnx" >/dev/null \
            && "$C" reference "$N/m$N.onnx" --input "$N/x$N.npy" --output-dir "$N/o$N/deep" && [ -s "$N/o$N/deep/exit1.npy" ]
            """#)
        #expect(run.code == 0 && run.output.contains(#"wrote \xe9\xff/p\xe9\xff.plan"#), "\(run.output)")
    }

    @Test func foldersOfNamesOfAnyBytesAreRead() throws {
        for name in ["colour-420", "colour-444"] {
            try folder.write(try Fixtures.photograph(name), to: "i/\(name)/a.jpg")
        }
        let run = try shell(
            #"""
            cd "$D" && N=$'\xe9\xff' && mv i/colour-420/a.jpg "i/colour-420/$N.jpg" && mv i/colour-444 "i/$N" && mv i "i$N" \
            && mkdir third && cp "i$N/$N/a.jpg" third && mv third "i$N" \
            && "$C" model.onnx --calibration "i$N" --resize 8x8 -o "p$N" >/dev/null \
            && "$C" evaluate model.onnx "p$N" --data "i$N" --json
            """#)
        #expect(run.code == 0 && run.output.contains(#""images":3"#), "\(run.output)")
    }

    /// Names are strangers' words: they must not give orders to a terminal.
    @Test func controlCharactersAreShown() throws {
        var builder = ModelBuilder(channels: 3, height: 8, width: 8)
        builder.addOutput(builder.node("Mys\u{1B}[2Jtery", ["image"], name: "n\u{9B}31m\n\u{7F}"))
        let bad = try folder.write(try builder.bytes(), to: "bad\u{1B}.onnx")
        for arguments in [
            ["check", bad], [bad, "--calibration", array, "-o", "/dev/null"], ["check", "gone\u{1B}[1m"],
            ["--bo\u{1B}[1mgus"], [model, "--calibration", "gone\u{7}", "-o", "/dev/null"],
        ] {
            let run = try command(arguments)
            let controls = (run.output + run.errors).unicodeScalars.filter {
                $0 != "\n" && $0.properties.generalCategory == .control
            }
            #expect(run.exitCode != 0 && controls.isEmpty, "\(arguments): \(run.output) \(run.errors)")
        }
        #expect(try command(["check", bad]).output.contains(#"missing: 1 Mys\x1b[2Jtery ('n\x9b31m\x0a\x7f')"#))
        var named = ModelBuilder(channels: 3, height: 8, width: 8)
        named.head("image", channels: 3, classes: 2, output: "exit1")
        named.setMetadata(["punctual.labels": "a\u{1B}[2J\nb", "punctual.x\u{7}": "y"])
        let check = try command(["check", try folder.write(try named.bytes(), to: "named.onnx")])
        #expect(check.output.contains(#"'a\x1b[2J'"#) && check.output.contains(#"punctual.x\x07"#))
    }

    private func convertPhotograph(_ option: String) throws -> CommandRun {
        try folder.write(try Fixtures.photograph("colour-420"), to: "i/a.jpg")
        return try command([
            model, "--calibration", folder.path + "/i", "--resize", "8x8", "-o", folder.path + "/m.plan", option,
        ])
    }

    @Test(arguments: ["1e-44", "0", "-1", "1e-7", "1e7", "nan", "inf"]) func extremeDeviationsAreRefused(_ std: String)
        throws
    {
        let run = try convertPhotograph("--std=\(std)")
        #expect(run.exitCode == 64 && run.errors.contains("std"), "\(run.errors)")
    }

    @Test(arguments: ["1e-44", "nan", "-inf", "-0.1", "1.5"]) func extremeMeansAreRefusedOrTaken(_ mean: String) throws
    {
        let run = try convertPhotograph("--mean=\(mean)")
        #expect(run.exitCode == (mean == "1e-44" ? 0 : 64), "\(run.errors)")
    }
}
