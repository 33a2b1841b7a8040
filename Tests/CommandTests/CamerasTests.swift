import Foundation
import Testing

/// `cameras`, on a machine with cameras or without.
struct CamerasTests {
    @Test func devicesThatAreNoCamerasAreNamed() throws {
        try expectFailure(["cameras", "/dev/nowhere"], code: 66, mentions: ["/dev/nowhere", "No such file"])
        try expectFailure(["cameras", "/dev/null"], code: 69, mentions: ["/dev/null", "takes no pictures"])
    }

    @Test func everyNodeHasALine() throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: "/dev")
        let nodes = names.filter { $0.wholeMatch(of: /video[0-9]+/) != nil }
        let run = try PunctualProcess(["cameras"])
        if nodes.isEmpty {
            #expect(run.exitCode == 69 && run.output.isEmpty)
            #expect(run.errors.contains("no video device"))
        } else {
            #expect(run.exitCode == 0)
            #expect(run.output.split(separator: "\n").count == nodes.count)
        }
    }
}
