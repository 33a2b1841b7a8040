import Foundation
import Testing

/// Plan files that cannot be used, through every command that takes one.
struct PlanFileTests {
    /// Each command's arguments for a plan at `path`.
    static let commands: [@Sendable (String) -> [String]] = [
        { ["classify", "--model", $0, Repository.photograph] },
        { ["infer", "--model", $0, "--input", "/dev/null", "--output-dir", "/nowhere"] },
        { ["bench", "--model", $0] },
        { ["inspect", $0] },
    ]

    private func expect(_ content: Data, mentions: String) throws {
        let folder = try TemporaryFolder()
        let path = try folder.file("bad.plan", content)
        for command in Self.commands {
            try expectFailure(command(path), code: 65, mentions: [path, mentions])
        }
    }

    @Test func missingFile() throws {
        for command in Self.commands {
            try expectFailure(command("/nowhere/m.plan"), code: 66, mentions: ["/nowhere/m.plan", "No such file"])
        }
    }

    @Test func folderInsteadOfAFile() throws {
        for command in Self.commands {
            try expectFailure(command("/tmp"), code: 66, mentions: ["'/tmp'", "directory"])
        }
    }

    @Test func emptyFile() throws {
        try expect(Data(), mentions: "shorter")
    }

    @Test func anotherKindOfFile() throws {
        try expect(Data(contentsOf: URL(filePath: Repository.photograph)), mentions: "not a plan")
    }

    @Test func cutOffFile() throws {
        let plan = try Repository.planBytes()
        try expect(plan.prefix(plan.count - 1), mentions: "cut off")
        try expect(plan.prefix(plan.count / 2), mentions: "cut off")
        try expect(plan.prefix(63), mentions: "shorter")
    }

    @Test func anotherVersion() throws {
        var plan = try Repository.planBytes()
        plan[8] = 200
        try expect(plan, mentions: "newer version of punctual-convert: update punctual")
        plan[8] = 1
        try expect(plan, mentions: "older version of punctual-convert: convert the model again")
    }

    @Test func damagedRecords() throws {
        var plan = try Repository.planBytes()
        plan[33] ^= 1
        try expect(plan, mentions: "checksum")
    }

    @Test func damagedWeightsAreFoundOnRequest() throws {
        let whole = try expectSuccess(["inspect", "--verify", "--json", Repository.plan]).json()
        #expect(whole["weights_verified"] as? Bool == true)
        var plan = try Repository.planBytes()
        // The weights are far larger than the rest: the middle of the file is theirs.
        plan[plan.count / 2] ^= 1
        let folder = try TemporaryFolder()
        let path = try folder.file("bad.plan", plan)
        try expectSuccess(["inspect", path])
        try expectFailure(["inspect", "--verify", path], code: 65, mentions: [path, "weights", "byte"])
    }
}
