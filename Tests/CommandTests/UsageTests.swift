import Testing

/// What the command line accepts, and how it refuses the rest.
struct UsageTests {
    @Test func versionIsOneLine() throws {
        let version = try expectSuccess(["--version"]).output
        #expect(version.wholeMatch(of: /punctual [0-9]+\.[0-9]+\.[0-9]+\n/) != nil)
    }

    @Test func noCommand() throws {
        try expectFailure([], code: 64, mentions: ["no command", "--help"])
    }

    @Test func helpIsAlsoACommand() throws {
        let (all, one) = (try expectSuccess(["--help"]).output, try expectSuccess(["bench", "--help"]).output)
        #expect(try expectSuccess(["help"]).output == all)
        #expect(try expectSuccess(["help", "bench"]).output == one)
        try expectFailure(["help", "bensh"], code: 64, mentions: ["no command 'bensh'"])
    }

    @Test func unknownCommand() throws {
        try expectFailure(["clasify"], code: 64, mentions: ["'clasify'", "--help"])
    }

    /// Impossible values, with what the message must name.
    static let impossible: [(arguments: [String], mentions: [String])] = [
        (["classify"], ["needs an image"]),
        (["classify", "x.jpg"], ["--model"]),
        (["classify", "--model"], ["'--model'", "needs a value"]),
        (["classify", "--model", "m", "--deadline", "20", "x.jpg"], ["--deadline", "'20'", "20ms"]),
        (["classify", "--model", "m", "--deadline", "0ms", "x.jpg"], ["'0ms'"]),
        (["classify", "--model", "m", "--deadline", "-5ms", "x.jpg"], ["'-5ms'"]),
        (["classify", "--model", "m", "--deadline", "1e3ms", "x.jpg"], ["'1e3ms'"]),
        (["classify", "--model", "m", "--deadline", "1.5ns", "x.jpg"], ["'1.5ns'"]),
        (["classify", "--model", "m", "--deadline", "2h", "x.jpg"], ["'2h'"]),
        (["classify", "--model", "m", "--deadline", "99999999999999999999s", "x.jpg"], ["--deadline"]),
        (["classify", "--model", "m", "--deadline", "61000000ms", "x.jpg"], ["at most one hour"]),
        (["classify", "--model", "m", "--deadline", "5ms", "--exit", "1", "x.jpg"], ["--deadline", "--exit"]),
        (["classify", "--model", "m", "--top", "0", "x.jpg"], ["--top", "'0'", "1 to 16"]),
        (["classify", "--model", "m", "--top", "17", "x.jpg"], ["--top", "'17'"]),
        (["classify", "--model", "m", "--top", "five", "x.jpg"], ["--top", "'five'"]),
        (["classify", "--model", "m", "--threads", "0", "x.jpg"], ["--threads", "1 to 16"]),
        (["classify", "--model", "m", "--threads", "17", "x.jpg"], ["--threads", "'17'"]),
        (["classify", "--model", "m", "--max-decode-memory", "64X", "x.jpg"], ["--max-decode-memory", "'64X'"]),
        (["classify", "--model", "m", "--max-decode-memory", "99999999999G", "x.jpg"], ["--max-decode-memory"]),
        (["infer", "--model", "m", "--output-dir", "d"], ["--input"]),
        (["infer", "--model", "m", "--input", "x.npy"], ["--output-dir"]),
        (["infer", "--input", "x.npy", "--output-dir", "d"], ["--model"]),
        (["infer", "--model", "m", "--input", "x.npy", "--output-dir", "d", "y.npy"], ["'y.npy'"]),
        (["bench"], ["--model"]),
        (["bench", "--model", "m", "--frames", "0"], ["--frames", "'0'"]),
        (["bench", "--model", "m", "extra"], ["'extra'"]),
        (["inspect"], ["inspect needs one plan"]),
        (["inspect", "a.plan", "b.plan"], ["inspect needs one plan"]),
        (["selftest", "extra"], ["'extra'"]),
    ]

    @Test(arguments: impossible)
    func impossibleValuesAreRefused(_ arguments: [String], _ mentions: [String]) throws {
        try expectFailure(arguments, code: 64, mentions: mentions)
    }

    @Test func exitsBeyondTheLast() throws {
        let beyond = "\(try Repository.exitCount() + 1)"
        for exit in ["0", beyond] {
            try expectFailure(
                ["classify", "--model", Repository.plan, "--exit", exit, Repository.photograph], code: 64,
                mentions: ["--exit", exit])
        }
    }

    @Test(arguments: ["classify", "infer", "bench", "selftest"])
    func instructionSetsThatDoNotExist(_ command: String) throws {
        let arguments =
            switch command {
            case "classify": ["classify", "--model", Repository.plan, Repository.photograph]
            case "infer": ["infer", "--model", Repository.plan, "--input", "/dev/null", "--output-dir", "/nowhere"]
            case "bench": ["bench", "--model", Repository.plan]
            default: ["selftest"]
            }
        try expectFailure(
            arguments, code: 64, mentions: ["PUNCTUAL_ISA", "'mmx'"], environment: ["PUNCTUAL_ISA": "mmx"])
        #if arch(x86_64)
            let foreign = "neon"
        #else
            let foreign = "avx2"
        #endif
        try expectFailure(
            arguments, code: 64, mentions: ["PUNCTUAL_ISA", "'\(foreign)'", "scalar"],
            environment: ["PUNCTUAL_ISA": foreign])
    }

    @Test func outputThatCannotBeWritten() throws {
        let run = try PunctualProcess(["--help"], outputPath: "/dev/full")
        #expect(run.exitCode == 69)
        #expect(run.errors.contains("standard output"))
    }
}
