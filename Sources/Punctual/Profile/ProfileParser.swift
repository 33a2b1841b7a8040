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

    /// The profile.
    mutating func parse() throws(ProfileError) -> Profile {
        guard let first = line(), first.name.isText("punctual"), first.rest.starts(with: "profile ".utf8) else {
            throw .damaged
        }
        let version = Self.number(first.rest.dropFirst(8))
        guard version == Profile.version else { throw .version(found: version) }
        guard isWhole, let identity = identity() else { throw .damaged }
        var profile = Profile(identity: identity)
        var costs: Profile.Costs?
        while let line = line() {
            if line.name.isText("frequency") || line.name.isText("checksum") {
                if let costs { profile.set(costs) }
                if line.name.isText("checksum") { return profile }
                guard let frequency = Self.number(line.rest) else { throw .damaged }
                costs = Profile.Costs(frequency: frequency)
            } else {
                guard costs != nil, let row = Self.row(line.rest), put(row, line.name, into: &costs!) else {
                    throw .damaged
                }
            }
        }
        throw .damaged
    }

    private func put(_ row: [UInt64], _ name: ArraySlice<UInt8>, into costs: inout Profile.Costs) -> Bool {
        if name.isText("segment") {
            costs.segments.append(row)
        } else if name.isText("starts") {
            costs.starts = row
        } else if name.isText("overheads") {
            costs.overheads = row
        } else if name.isText("wakeups") {
            costs.wakeUps = row
        } else if name.isText("seals") {
            costs.seals = row
        } else if name.isText("holdups") {
            costs.holdUps = row
        } else if name.isText("quanta") {
            costs.quanta = row
        } else if name.isText("images") {
            costs.images = row.map { Double(bitPattern: $0) }
        } else {
            return false
        }
        return true
    }

    /// Whether the last line is the checksum of all before it.
    private var isWhole: Bool {
        guard bytes.last == UInt8(ascii: "\n") else { return false }
        let start = bytes.dropLast().lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        let last = bytes[start...].dropLast()
        guard last.starts(with: "checksum ".utf8) else { return false }
        let checksum = bytes[..<start].withUnsafeBytes { XXH64.hash($0) }
        return Self.number(last.dropFirst(9)) == checksum
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

    private mutating func number(_ name: StaticString) -> UInt64? { value(name).flatMap(Self.number) }

    /// Printable ASCII, as what is written is: it may be shown on a terminal.
    private mutating func text(_ name: StaticString) -> String? {
        guard let value = value(name), value.count <= 256, value.allSatisfy({ (0x20...0x7E).contains($0) }) else {
            return nil
        }
        return String(decoding: value, as: UTF8.self)
    }

    private mutating func value(_ name: StaticString) -> ArraySlice<UInt8>? {
        guard let line = line(), line.name.isText(name) else { return nil }
        return line.rest
    }

    /// The next line's first word, and what follows it.
    private mutating func line() -> (name: ArraySlice<UInt8>, rest: ArraySlice<UInt8>)? {
        guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
        let line = rest[..<end]
        rest = rest[(end + 1)...]
        let space = line.firstIndex(of: UInt8(ascii: " ")) ?? line.endIndex
        return (line[..<space], line[space...].dropFirst())
    }

    private static func row(_ text: ArraySlice<UInt8>) -> [UInt64]? {
        var values: [UInt64] = []
        for word in text.split(separator: UInt8(ascii: " ")) {
            guard values.count < longestRow, let value = number(word) else { return nil }
            values.append(value)
        }
        return values
    }

    /// A whole number from 0, of digits alone.
    private static func number(_ digits: ArraySlice<UInt8>) -> UInt64? {
        var value: UInt64 = 0
        guard !digits.isEmpty else { return nil }
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

extension ArraySlice<UInt8> {
    /// Whether the bytes are exactly this text.
    fileprivate func isText(_ text: StaticString) -> Bool {
        elementsEqual(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }
}
