import Text

/// An option of the command line, as a value; those of one command alone are declared beside it.
struct Option: Sendable {
    /// The name without its dashes; one letter is a short option.
    let name: StaticString
    /// A value to show in messages, and nil for an option without one.
    let example: StaticString?

    /// An option that takes no value, or one like `example`.
    init(_ name: StaticString, example: StaticString? = nil) {
        self.name = name
        self.example = example
    }

    static let help = Option("help")
    static let helpLetter = Option("h")
    static let model = Option("model", example: "model.plan")
    static let deadline = Option("deadline", example: "20ms")
    static let exit = Option("exit", example: "2")
    static let threads = Option("threads", example: "1")
    static let maxDecodeMemory = Option("max-decode-memory", example: "64M")
    static let bestEffort = Option("best-effort")
    static let maxMissRate = Option("max-miss-rate", example: "0.001")
    static let stopScore = Option("stop-score", example: "0.95")
    static let realTime = Option("realtime")
    static let profile = Option("profile", example: "model.profile")
    static let json = Option("json")
    static let config = Option("config", example: "/etc/punctual/punctual.conf")
    static let frames = Option("frames", example: "1000")
    /// Options that exclude each other.
    static let exclusive: [(Option, [Option])] = [
        (.json, [.text]), (.source, [.camera, .format, .rate, .control, .fixedRate]),
        (.camera, [.sourceFormat, .sourceRate, .loop]),
    ]

    static let top = Option("top", example: "5")

    /// The option with its dashes.
    var dashed: String { "--\(name.text)" }

    /// The option with its dashes and an example of a value.
    var usage: String {
        guard let example else { return dashed }
        return "\(dashed) \(example.text)"
    }

    /// The name as C takes it.
    var bytes: UnsafePointer<CChar> { UnsafeRawPointer(name.utf8Start).assumingMemoryBound(to: CChar.self) }
}

extension Option: Equatable {
    /// Whether both have the same name.
    static func == (left: Option, right: Option) -> Bool { Argument(bytes: left.bytes).equals(right.name) }
}
