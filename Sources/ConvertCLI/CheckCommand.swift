import ArgumentParser
import Convert

/// `punctual-convert check`: what of a model the converter can convert.
struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "List a model's operators: supported, folded and missing.",
        discussion: "Exit code 1 when operators are missing.")

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
    }
}
