import Foundation
import Testing

/// `doctor`: how it shows what it finds.
struct DoctorTests {
    /// A folder with the files of a board.
    private func board(_ files: [String: String]) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        for (name, content) in files {
            let url = URL(filePath: folder.path + name)
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(content.utf8).write(to: url)
        }
        return folder
    }

    @Test func thisMachineAsTextAndJSON() throws {
        let text = try PunctualProcess(["doctor"])
        let json = try PunctualProcess(["doctor", "--json"])
        #expect([0, 1].contains(text.exitCode) && [0, 1].contains(json.exitCode))
        #expect(text.errors.isEmpty && json.errors.isEmpty)
        let report = try json.json()
        let findings = try #require(report["findings"] as? [[String: Any]])
        #expect((report["worst"] as? String == "problem") == (json.exitCode == 1))
        for finding in findings {
            #expect(["ok", "note", "warning", "problem"].contains(try #require(finding["severity"] as? String)))
            #expect(finding["text"] is String && finding["id"] is String)
            #expect(finding["remedy"] is String || finding["remedy"] is NSNull)
        }
    }

    @Test func aBoardInTrouble() throws {
        let folder = try board([
            "/sys/devices/platform/soc/soc:firmware/get_throttled": "50005\n",
            "/sys/class/thermal/thermal_zone0/temp": "45000\n",
        ])
        let run = try PunctualProcess(["doctor", "--root", folder.path])
        #expect(run.exitCode == 1)
        let lines = run.output.split(separator: "\n").map(String.init)
        let supply = try #require(lines.firstIndex { $0.contains(" supply ") })
        #expect(lines[supply].hasPrefix("problem  supply           now: under-voltage"))
        #expect(lines[supply + 1].hasPrefix("                          -> "))
        #expect(lines.contains("ok       temperature      45.0 C"))
        #expect(lines.last == "1 problem, 0 warnings, 1 note, 2 as it should be")
        let json = try PunctualProcess(["doctor", "--json", "--root", folder.path])
        #expect(json.exitCode == 1)
        #expect(try json.json()["worst"] as? String == "problem")
    }

    @Test func columnsLineUp() throws {
        let lines = try PunctualProcess(["doctor"]).output.split(separator: "\n").map(String.init)
        for line in lines.dropLast() {
            #expect(
                line.wholeMatch(of: /(ok|note|warning|problem) +[a-z-]+ +[^ ].*| {26}(-> |   )?[^ ].*/) != nil,
                "\(line)")
            let text = line.index(line.startIndex, offsetBy: 26)
            #expect(line[line.index(before: text)] == " " && line[text] != " " || line.hasPrefix("     "), "\(line)")
            #expect(line.count <= 100 || line.contains("`"), "\(line)")
        }
    }

    @Test func aFolderWithoutSystemFilesIsAProblem() throws {
        let folder = try TemporaryFolder()
        let run = try PunctualProcess(["doctor", "--root", folder.path])
        #expect(run.exitCode == 1 && run.output.contains("neither proc nor sys"))
    }

    @Test func noTroubleWhereNothingIsThere() throws {
        let folder = try board(["/proc/empty": ""])
        let report = try expectSuccess(["doctor", "--json", "--root", folder.path]).json()
        #expect(report["worst"] as? String == "note")
    }

    @Test func foldersThatCannotBeOpened() throws {
        try expectFailure(["doctor", "--root", "/no/such"], code: 66, mentions: ["'/no/such'", "--root"])
        try expectFailure(["doctor", "--root", Repository.photograph], code: 66, mentions: ["--root"])
    }

    @Test func noOperands() throws {
        try expectFailure(["doctor", "extra"], code: 64, mentions: ["'extra'"])
    }
}
