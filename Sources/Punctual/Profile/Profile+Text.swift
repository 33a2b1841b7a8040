import Plan

extension Profile {
    /// The file as text: a line a value, or a row of values, behind its name; the last line is a checksum of the others.
    var text: String {
        var text = "punctual profile \(Self.version)\n"
        text += "plan \(identity.plan)\nweights \(identity.weights)\nprogram \(identity.program)\n"
        text += "processor \(identity.processor)\nisa \(identity.instructionSet)\nthreads \(identity.threads)\n"
        text += "realtime \(identity.isRealTime ? 1 : 0)\n"
        for costs in costs { text += Self.text(costs) }
        return text + "checksum \(Self.checksum(text))\n"
    }

    private static func text(_ costs: Costs) -> String {
        var text = "frequency \(costs.frequency)\n"
        for segment in costs.segments { text += line("segment", segment) }
        text += line("starts", costs.starts) + line("overheads", costs.overheads)
        text += line("wakeups", costs.wakeUps) + line("seals", costs.seals)
        text += line("holdups", costs.holdUps) + line("quanta", costs.quanta)
        // As bit patterns: every number comes back as it was.
        return text + line("images", costs.images.map { $0.bitPattern })
    }

    private static func line(_ name: String, _ values: [UInt64]) -> String {
        var line = name
        for value in values { line += " \(value)" }
        return line + "\n"
    }

    /// The checksum of everything before its own line.
    package static func checksum(_ text: String) -> UInt64 {
        var text = text
        return text.withUTF8 { XXH64.hash(UnsafeRawBufferPointer($0)) }
    }
}
