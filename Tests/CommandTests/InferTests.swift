import Foundation
import Testing

/// Arrays in, logits out.
struct InferTests {
    /// Runs `infer` on a file with this content, and gives the folder with the outputs.
    private func infer(
        _ content: Data, _ options: [String] = [], environment: [String: String] = [:]
    ) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        let input = try folder.file("x.npy", content)
        let output = try TemporaryFolder()
        let run = try expectSuccess(
            ["infer", "--model", Repository.plan, "--input", input, "--output-dir", output.path] + options,
            environment: environment)
        #expect(run.output.isEmpty)
        return output
    }

    private func expectRefusal(_ content: Data, mentions: [String]) throws {
        let folder = try TemporaryFolder()
        let input = try folder.file("x.npy", content)
        let output = folder.path + "/out"
        try expectFailure(
            ["infer", "--model", Repository.plan, "--input", input, "--output-dir", output], code: 65,
            mentions: ["'\(input)'"] + mentions)
        #expect(try folder.names() == ["x.npy"])
    }

    @Test func everyExitGetsAFile() throws {
        let output = try infer(numpyFile(imageValues(3), shape: "(3, 3, 32, 32)"))
        let exits = try Repository.exitCount()
        #expect(try Set(output.names()) == Set((1...exits).map { "exit\($0).npy" }))
        for name in try output.names() {
            let file = try Data(contentsOf: URL(filePath: output.path + "/" + name))
            let header = numpyFile(shape: "(3, 10)")
            #expect(file.prefix(header.count) == header)
            #expect(file.count == header.count + 3 * 10 * 4)
            let logits = file.suffix(120).withUnsafeBytes { bytes in
                (0..<30).map { bytes.loadUnaligned(fromByteOffset: $0 * 4, as: Float.self) }
            }
            #expect(logits.allSatisfy { $0.isFinite })
            #expect(Set(logits).count > 10)
        }
    }

    @Test func oneExitOnRequestGivesTheSameLogits() throws {
        let images = numpyFile(imageValues(2), shape: "(2, 3, 32, 32)")
        let all = try infer(images)
        for exit in 1...(try Repository.exitCount()) {
            let one = try infer(images, ["--exit", "\(exit)"])
            #expect(try one.names() == ["exit\(exit).npy"])
            #expect(try contents(one, "exit\(exit).npy") == contents(all, "exit\(exit).npy"))
        }
    }

    @Test func everyInstructionSetAndThreadCountGivesTheSameBits() throws {
        let images = numpyFile(imageValues(4), shape: "(4, 3, 32, 32)")
        let reference = try infer(images, environment: ["PUNCTUAL_ISA": "scalar"])
        let selftest = try expectSuccess(["selftest", "--json"]).json()
        let isas = try #require(selftest["isas"] as? [[String: Any]])
        #expect(isas.count > 1)
        for isa in isas {
            let name = try #require(isa["isa"] as? String)
            for threads in 1...3 {
                let output = try infer(images, ["--threads", "\(threads)"], environment: ["PUNCTUAL_ISA": name])
                #expect(try output.names() == reference.names())
                for file in try reference.names() {
                    #expect(try contents(output, file) == contents(reference, file), "\(name), \(threads) threads")
                }
            }
        }
    }

    @Test func laterFormatVersions() throws {
        let reference = try infer(numpyFile(imageValues(1), shape: "(1, 3, 32, 32)"))
        for version: UInt8 in [2, 3] {
            let output = try infer(numpyFile(imageValues(1), shape: "(1, 3, 32, 32)", version: version))
            #expect(try contents(output, "exit1.npy") == contents(reference, "exit1.npy"))
        }
        // Another order of keys and double quotes are the same literal.
        let header = "{\"shape\": (1,3,32,32), \"descr\": \"<f4\", \"fortran_order\": False}"
        let output = try infer(numpyFile(imageValues(1), shape: "", header: header))
        #expect(try contents(output, "exit1.npy") == contents(reference, "exit1.npy"))
    }

    @Test(arguments: [Float.infinity, -.infinity]) func infiniteValues(_ value: Float) throws {
        var values = imageValues(2)
        values[3072 + 7] = value
        try expectRefusal(
            numpyFile(values, shape: "(2, 3, 32, 32)"), mentions: ["image 1", "value 7", "infinite"])
    }

    @Test func arraysThatCannotBeUsed() throws {
        let values = imageValues(1)
        let good = numpyFile(values, shape: "(1, 3, 32, 32)")
        try expectRefusal(
            numpyFile(values.dropLast() + [.nan], shape: "(1, 3, 32, 32)"),
            mentions: ["image 0", "value 3071", "number"])
        try expectRefusal(Data(), mentions: ["not a NumPy file"])
        try expectRefusal(Data("hello, this is not numpy".utf8), mentions: ["not a NumPy file"])
        try expectRefusal(good.prefix(9), mentions: ["not a NumPy file"])
        try expectRefusal(good.prefix(100), mentions: ["cut off"])
        try expectRefusal(good.dropLast(), mentions: ["cut off"])
        try expectRefusal(good + Data([0]), mentions: ["behind the array"])
        try expectRefusal(numpyFile(values, shape: "(1, 3, 32, 32)", version: 9), mentions: ["version"])
        for type in ["<f8", ">f4", "|i1", "<f44"] {
            try expectRefusal(numpyFile(values, shape: "(1, 3, 32, 32)", type: type), mentions: ["float32"])
        }
        try expectRefusal(numpyFile(values, shape: "(1, 3, 32, 32)", isFortran: true), mentions: ["Fortran"])
        try expectRefusal(numpyFile(values, shape: "(3, 32, 32)"), mentions: ["(3, 32, 32)", "(images, 3, 32, 32)"])
        try expectRefusal(numpyFile(values, shape: "(1, 32, 32, 3)"), mentions: ["(1, 32, 32, 3)"])
        try expectRefusal(numpyFile([], shape: "(0, 3, 32, 32)"), mentions: ["at least one image"])
        try expectRefusal(numpyFile([1], shape: "()"), mentions: ["shape"])
        try expectRefusal(numpyFile([1], shape: "(1,1,1,1,1,1,1,1,1)"), mentions: ["8 dimensions"])
        try expectRefusal(numpyFile([], shape: "(99999999999999999999,)"), mentions: ["too large"])
        try expectRefusal(numpyFile(values, shape: "", header: "{"), mentions: ["header is malformed"])
    }

    @Test func foldersThatCannotBeMade() throws {
        let folder = try TemporaryFolder()
        let input = try folder.file("x.npy", numpyFile(imageValues(1), shape: "(1, 3, 32, 32)"))
        for output in [folder.path + "/none/below", input] {
            try expectFailure(
                ["infer", "--model", Repository.plan, "--input", input, "--output-dir", output], code: 69,
                mentions: ["cannot write '\(output)'"])
        }
        try expectFailure(
            ["infer", "--model", Repository.plan, "--input", "/nowhere.npy", "--output-dir", folder.path], code: 66,
            mentions: ["'/nowhere.npy'"])
    }

    private func contents(_ folder: TemporaryFolder, _ name: String) throws -> Data {
        try Data(contentsOf: URL(filePath: folder.path + "/" + name))
    }
}
