import Testing

/// The table of commands: what holds for every one of them.
struct CommandTableTests {
    static let commands = ["run", "classify", "infer", "bench", "profile", "inspect", "selftest", "doctor", "cameras"]

    /// The options that a command's help page describes.
    private func options(of command: String) throws -> [(name: String, takesValue: Bool)] {
        try expectSuccess([command, "--help"]).output.split(separator: "\n").compactMap { line in
            guard let match = line.firstMatch(of: /^  (--[a-z-]+)( [A-Z])?/) else { return nil }
            return (String(match.1), match.2 != nil)
        }
    }

    @Test func helpNamesEveryCommandWithItsSummary() throws {
        for option in ["--help", "-h"] {
            let lines = try expectSuccess([option]).output.split(separator: "\n")
            let names = lines.compactMap { $0.firstMatch(of: /^  ([a-z]+)  +[a-z].*[a-z]$/).map { String($0.1) } }
            #expect(names == Self.commands)
        }
    }

    @Test(arguments: commands)
    func everyCommandHasHelp(_ command: String) throws {
        let pages = try ["--help", "-h"].map { try expectSuccess([command, $0]).output }
        #expect(pages[0] == pages[1])
        #expect(pages[0].contains("punctual \(command)"))
        #expect(pages[0].hasSuffix("\n") && !pages[0].hasSuffix("\n\n"))
        #expect(pages[0].split(separator: "\n", omittingEmptySubsequences: false).allSatisfy { $0.count <= 120 })
        #expect(try !options(of: command).isEmpty)
    }

    @Test(arguments: commands)
    func helpGoesBeforeAllThatIsMissingOrTooMuch(_ command: String) throws {
        let page = try expectSuccess([command, "--help"]).output
        #expect(try expectSuccess([command, "x", "--help"]).output == page)
        for option in try options(of: command) where option.takesValue {
            #expect(try expectSuccess([command, option.name, "impossible", "--help"]).output == page)
        }
    }

    @Test(arguments: commands)
    func everyOptionOfTheHelpPageIsKnown(_ command: String) throws {
        for option in try options(of: command) {
            if option.takesValue {
                try expectFailure(
                    [command, option.name], code: 64,
                    mentions: ["'\(option.name)' needs a value", "punctual \(command) --help"])
            } else {
                try expectFailure(
                    [command, "\(option.name)=1"], code: 64, mentions: ["\(command) has no option '\(option.name)=1'"])
            }
        }
    }

    @Test(arguments: commands)
    func unknownOptionsAreRefused(_ command: String) throws {
        try expectFailure([command, "--colour"], code: 64, mentions: ["--colour", "punctual \(command) --help"])
        try expectFailure([command, "-z"], code: 64, mentions: ["-z"])
        // Options of another command are unknown too.
        let own = Set(try options(of: command).map(\.name))
        for option in ["--frames", "--filter", "--verify", "--output-dir", "--top"] where !own.contains(option) {
            try expectFailure([command, option], code: 64, mentions: ["\(command) has no option '\(option)'"])
        }
    }

    @Test func theLastOfARepeatedOptionCounts() throws {
        let answer = try expectSuccess(
            [
                "classify", "--model", "/nowhere/m.plan", "--top", "0", "--json", "--top", "3", "--json", "--model",
                Repository.plan, Repository.photograph,
            ]
        ).json()
        #expect((answer["top"] as? [Any])?.count == 3)
        try expectFailure(
            ["classify", "--model", "m", "--threads", "1", "--threads", "0", "x.jpg"], code: 64, mentions: ["'0'"])
    }

    @Test func optionsMayBeShortened() throws {
        let text = try expectSuccess(["selftest", "--filt", "logits", "--js"]).json()
        #expect(text["failed"] as? Int == 0)
    }
}
