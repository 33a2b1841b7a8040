/// Every option of every command; a command names those it takes.
enum OptionName: Int {
    case help
    case helpLetter
    case model
    case deadline
    case exit
    case top
    case threads
    case maxDecodeMemory
    case json
    case input
    case outputDir
    case frames
    case verify
    case filter

    /// One more than the largest raw value.
    static let count = OptionName.filter.rawValue + 1

    /// The name without its dashes.
    var spelling: StaticString {
        switch self {
        case .help: "help"
        case .helpLetter: "h"
        case .model: "model"
        case .deadline: "deadline"
        case .exit: "exit"
        case .top: "top"
        case .threads: "threads"
        case .maxDecodeMemory: "max-decode-memory"
        case .json: "json"
        case .input: "input"
        case .outputDir: "output-dir"
        case .frames: "frames"
        case .verify: "verify"
        case .filter: "filter"
        }
    }

    /// A value to show in messages, and nil for an option without one.
    var example: StaticString? {
        switch self {
        case .help, .helpLetter, .json, .verify: nil
        case .model: "model.plan"
        case .deadline: "20ms"
        case .exit: "2"
        case .top: "5"
        case .threads: "1"
        case .maxDecodeMemory: "64M"
        case .input: "images.npy"
        case .outputDir: "logits"
        case .frames: "1000"
        case .filter: "convolution"
        }
    }

    /// The option with its dashes.
    var dashed: String { "--\(string(spelling))" }

    /// The option with its dashes and an example of a value.
    var usage: String {
        guard let example else { return dashed }
        return "\(dashed) \(string(example))"
    }
}

/// The text of a StaticString.
func string(_ text: StaticString) -> String {
    String(decoding: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount), as: UTF8.self)
}
