import Plan

/// Reads the text of a profile file; anything that is not exactly such a text is refused.
struct ProfileParser {
    private let bytes: ArraySlice<UInt8>
    private var rest: ArraySlice<UInt8>

    /// More values than this are in no row.
    private static let longestRow = 1 << 14

    /// - Parameter bytes: The whole file.
    init(_ bytes: [UInt8]) {
        self.bytes = bytes[...]
        rest = bytes[...]
    }

    /// The profile; nil when the text is none of this version, or damaged.
    mutating func parse() throws(ProfileError) -> Profile {
        guard let first = line(), first.name == "punctual", first.text.hasPrefix("profile ") else {
            throw .damaged
        }
        guard first.text == "profile \(Profile.version)" else { throw .version(found: String(first.text.dropFirst(8))) }
        guard isWhole else { throw .damaged }
        guard let identity = identity() else { throw .damaged }
        var profile = Profile(identity: identity)
        var costs: Profile.Costs?
        while let line = line() {
            switch line.name {
            case "frequency":
                if let costs { profile.set(costs) }
                guard let frequency = UInt64(line.text) else { throw .damaged }
                costs = Profile.Costs(frequency: frequency)
            case "checksum":
                if let costs { profile.set(costs) }
                return profile
            default:
                guard costs != nil, let row = row(line.text) else { throw .damaged }
                if !put(row, line.name, into: &costs!) { throw .damaged }
            }
        }
        throw .damaged
    }

    private func put(_ row: [UInt64], _ name: String, into costs: inout Profile.Costs) -> Bool {
        switch name {
        case "segment": costs.segments.append(row)
        case "starts": costs.starts = row
        case "wakeups": costs.wakeUps = row
        case "seals": costs.seals = row
        case "holdups": costs.holdUps = row
        case "quanta": costs.quanta = row
        case "images": costs.images = row.map { Double(bitPattern: $0) }
        default: return false
        }
        return true
    }

    /// Whether the last line is the checksum of all before it.
    private var isWhole: Bool {
        guard bytes.last == UInt8(ascii: "\n") else { return false }
        let start = bytes.dropLast().lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        let content = String(decoding: bytes[..<start], as: UTF8.self)
        let last = String(decoding: bytes[start...].dropLast(), as: UTF8.self)
        return last == "checksum \(Profile.checksum(content))"
    }

    private mutating func identity() -> Profile.Identity? {
        guard let plan = number("plan"), let weights = number("weights"), let program = number("program"),
            let processor = text("processor"), let isa = text("isa"), let threads = number("threads"),
            let realTime = number("realtime"), realTime <= 1,
            program < 1 << 16, threads < 1 << 16
        else { return nil }
        return Profile.Identity(
            plan: plan, weights: weights, program: Int(program), processor: processor, instructionSet: isa,
            threads: Int(threads), isRealTime: realTime == 1)
    }

    private mutating func number(_ name: String) -> UInt64? { text(name).flatMap { UInt64($0) } }

    private mutating func text(_ name: String) -> String? {
        guard let line = line(), line.name == name else { return nil }
        return line.text
    }

    /// The next line's first word, and what follows it.
    private mutating func line() -> (name: String, text: String)? {
        guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
        let line = rest[..<end]
        rest = rest[(end + 1)...]
        let space = line.firstIndex(of: UInt8(ascii: " ")) ?? line.endIndex
        let name = String(decoding: line[..<space], as: UTF8.self)
        return (name, String(decoding: line[space...].dropFirst(), as: UTF8.self))
    }

    private func row(_ text: String) -> [UInt64]? {
        var values: [UInt64] = []
        for word in text.utf8.split(separator: UInt8(ascii: " ")) {
            guard values.count < Self.longestRow, let value = Self.number(word) else { return nil }
            values.append(value)
        }
        return values
    }

    private static func number(_ digits: Substring.UTF8View) -> UInt64? {
        var value: UInt64 = 0
        for digit in digits {
            guard digit >= UInt8(ascii: "0"), digit <= UInt8(ascii: "9") else { return nil }
            let (tens, overflows) = value.multipliedReportingOverflow(by: 10)
            let (sum, carries) = tens.addingReportingOverflow(UInt64(digit - UInt8(ascii: "0")))
            if overflows || carries { return nil }
            value = sum
        }
        return value
    }
}
