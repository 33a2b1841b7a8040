import ArgumentParser
import Convert
import Foundation
import Text

/// `punctual-convert check`: what of a model the converter can convert.
struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "List a model's operators (supported, folded, missing) and the metadata that a plan takes over.",
        discussion: """
            Exit code 1 when operators are missing. Operators.md in Sources/Convert says what is done with each. Supported are \(ModelCheck.supportedOperators.joined(separator: ", ")).
            """)

    @Argument(help: "The ONNX file.")
    var model: String

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        let check = try ModelCheck(model)
        let results = Results()
        if json { results.line(check.json) } else { check.lines.forEach { results.line($0.printable) } }
        try results.finish()
        if !check.missing.isEmpty { throw ExitCode(1) }
    }
}

extension ModelCheck {
    /// For people.
    fileprivate var lines: [String] {
        let width = operators.map(\.type.count).max() ?? 0
        var lines = operators.map { type in
            let name = type.type.padding(toLength: width, withPad: " ", startingAt: 0)
            let count = String(repeating: " ", count: max(0, 6 - "\(type.count)".count)) + "\(type.count)"
            let part =
                type.missing > 0 && type.missing < type.count
                ? " (\(type.missing))" : type.folded > 0 && type.folded < type.count ? " (\(type.folded) folded)" : ""
            return "\(count)  \(name)  \(type.state)\(part)"
        }
        lines += missing.map { "missing: \($0)" }
        lines += notes.map { "note: \($0)" }
        if missing.isEmpty {
            lines.append(
                "after folding and fusing: " + remaining.map { "\($0.count) \($0.kind)" }.joined(separator: ", "))
            lines.append("metadata for the plan:")
            lines += (metadata?.lines ?? []).map { "  \($0)" }
        }
        return lines
    }

    /// One object; lists of names are whole.
    fileprivate var json: String {
        let kinds = operators.map {
            #"{"type":\#($0.type.json),"count":\#($0.count),"state":"\#($0.state)","folded":\#($0.folded),"#
                + #""missing":\#($0.missing)}"#
        }
        let groups = missing.map {
            #"{"type":\#($0.type.json),"count":\#($0.nodes.count),"reason":\#($0.reason.json),"#
                + #""advice":\#($0.advice.json),"nodes":[\#($0.nodes.map(\.json).joined(separator: ","))]}"#
        }
        let plan = remaining.map { #"{"kind":\#($0.kind.json),"count":\#($0.count)}"# }
        return #"{"supported":\#(missing.isEmpty),"operators":[\#(kinds.joined(separator: ","))],"#
            + #""missing":[\#(groups.joined(separator: ","))],"plan":[\#(plan.joined(separator: ","))],"#
            + #""notes":[\#(notes.map(\.json).joined(separator: ","))],"metadata":\#(metadata?.json ?? "null")}"#
    }
}

extension String {
    /// The text as a JSON string.
    fileprivate var json: String {
        var text = "\""
        for scalar in unicodeScalars {
            switch scalar {
            case "\"", "\\": text += "\\\(scalar)"
            case _ where scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value):
                text += "\\u" + String(scalar.value + 0x10000, radix: 16).dropFirst()
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text + "\""
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

    /// The same, whole; what is not said is null.
    fileprivate var json: String {
        func list(_ numbers: [Float]?) -> String {
            numbers.map { "[" + $0.map { "\($0)" }.joined(separator: ",") + "]" } ?? "null"
        }
        let names = labels.map { "[" + $0.map(\.json).joined(separator: ",") + "]" }
        return
            #"{"labels":\#(names ?? "null"),"mean":\#(list(input.mean?.values)),"std":\#(list(input.deviation?.values)),"#
            + #""resize":\#(input.resize?.description.json ?? "null"),"crop":\#(input.crop?.description.json ?? "null"),"#
            + #""channel_order":\#(input.channelOrder?.rawValue.json ?? "null"),"#
            + #""top1_percent":\#(list(exits.top1Percent)),"temperature":\#(list(exits.temperature))}"#
    }
}
