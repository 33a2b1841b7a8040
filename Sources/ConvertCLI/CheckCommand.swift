import ArgumentParser
import Convert
import Text

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
        let results = Results()
        for type in check.operators {
            results.line(
                "\(type.count)  \(type.type.printable)" + (type.missing > 0 ? "  (\(type.missing) missing)" : ""))
        }
        for node in check.missing { results.line("missing: \(node)".printable) }
        for note in check.notes { results.line("note: \(note)".printable) }
        if check.missing.isEmpty {
            let kinds = check.remaining.map { "\($0.count) \($0.kind)" }
            results.line("after folding and fusing: " + kinds.joined(separator: ", "))
            results.line("metadata for the plan:")
            for line in check.metadata?.lines ?? [] { results.line("  \(line.printable)") }
        }
        try results.finish()
        if !check.missing.isEmpty { throw ExitCode(1) }
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
