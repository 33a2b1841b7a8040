import ArgumentParser
import Convert

/// `punctual-convert check`: what of a model the converter can convert.
struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "List a model's operators (supported, folded, missing) and the metadata that a plan takes over.",
        discussion: """
            Exit code 1 when operators are missing. Supported are \(ModelCheck.supportedOperators.joined(separator: ", ")).
            """)

    @Argument(help: "The ONNX file.")
    var model: String

    func run() throws {
        let check = try ModelCheck(model)
        for type in check.operators {
            print("\(type.count)  \(type.type)" + (type.missing > 0 ? "  (\(type.missing) missing)" : ""))
        }
        for node in check.missing { print("missing: \(node)") }
        for note in check.notes { print("note: \(note)") }
        guard check.missing.isEmpty else { throw ExitCode(1) }
        print("after folding and fusing: " + check.remaining.map { "\($0.count) \($0.kind)" }.joined(separator: ", "))
        print("metadata for the plan:")
        for line in check.metadata?.lines ?? [] { print("  \(line)") }
    }
}

extension ModelMetadata {
    /// What a plan gets without a word on the command line.
    fileprivate var lines: [String] {
        func list(_ numbers: [Float]?) -> String { numbers.map { NumberList($0).description } ?? "none" }
        let names = labels.map { "\($0.count), from '\($0[0])' to '\($0[$0.count - 1])'" }
        return [
            "labels       \(names ?? "none")",
            "input        \(input == InputSettings() ? "none" : "\(input)")",
            "top-1 %      \(list(exits.top1Percent))",
            "temperature  \(list(exits.temperature))",
        ]
    }
}
