import CLinux

/// The parsed options and operands of one command.
struct Options {
    /// What is not an option: files, mostly.
    let operands: [Argument]

    private let command: Command
    /// By raw value of the option's name; the last one counts when an option is repeated.
    private let values: [Argument?]
    private let isGiven: [Bool]

    /// Parses the arguments behind the command's name, and refuses options that are not among the accepted ones.
    init(_ command: Command, accepting accepted: [OptionName]) throws(Failure) {
        let names = accepted + [.help, .helpLetter]
        var table: [clinux_option] = []
        for name in names {
            let bytes = UnsafeRawPointer(name.spelling.utf8Start).assumingMemoryBound(to: CChar.self)
            table.append(clinux_option(name: bytes, takes_value: name.example == nil ? 0 : 1))
        }
        var values = [Argument?](repeating: nil, count: OptionName.count)
        var isGiven = [Bool](repeating: false, count: OptionName.count)
        let count = clinux_argument_count()
        let arguments = clinux_arguments()
        var index: Int32 = 0
        while true {
            var value: UnsafePointer<CChar>?
            let found = clinux_next_option(count, arguments, 2, table, Int32(table.count), &value, &index)
            if found == -1 { break }
            if found < 0 {
                let name = Argument(bytes: arguments[Int(index)]).text
                let problem = found == -3 ? "option '\(name)' needs a value" : "\(command.text) has no option '\(name)'"
                throw Failure(.usage, "\(problem): see 'punctual \(command.text) --help'")
            }
            let name = names[Int(found)]
            isGiven[name.rawValue] = true
            values[name.rawValue] = value.map { Argument(bytes: $0) }
        }
        var operands: [Argument] = []
        for operand in Int(index)..<max(Int(index), Int(count)) { operands.append(Argument(bytes: arguments[operand])) }
        self.command = command
        self.values = values
        self.isGiven = isGiven
        self.operands = operands
    }

    /// Whether the user asks for the command's help.
    var wantsHelp: Bool { has(.help) || has(.helpLetter) }

    /// Whether the option was given.
    func has(_ name: OptionName) -> Bool { isGiven[name.rawValue] }

    /// The option's value as it was given.
    func argument(_ name: OptionName) -> Argument? { values[name.rawValue] }

    /// The value of an option that the command cannot do without.
    func required(_ name: OptionName) throws(Failure) -> Argument {
        guard let value = argument(name) else {
            throw Failure(.usage, "\(command.text) needs \(name.dashed): for example \(name.usage)")
        }
        return value
    }

    /// A whole number within `range`.
    func integer(_ name: OptionName, in range: ClosedRange<Int>) throws(Failure) -> Int? {
        guard let argument = argument(name) else { return nil }
        guard let value = parseInteger(argument), range.contains(value) else {
            let bound =
                range.upperBound == Int.max ? "from \(range.lowerBound)" : "\(range.lowerBound) to \(range.upperBound)"
            throw refusal(name, argument, "a whole number, \(bound)")
        }
        return value
    }

    /// A time in nanoseconds, from one nanosecond to an hour.
    func duration(_ name: OptionName) throws(Failure) -> UInt64? {
        guard let argument = argument(name) else { return nil }
        guard let value = parseDuration(argument), value > 0, value <= 3_600_000_000_000 else {
            throw refusal(name, argument, "a time with its unit (ns, us, ms or s), at most one hour")
        }
        return value
    }

    /// A number of bytes.
    func byteCount(_ name: OptionName) throws(Failure) -> Int? {
        guard let argument = argument(name) else { return nil }
        guard let value = parseByteCount(argument), let count = Int(exactly: value) else {
            throw refusal(name, argument, "a number of bytes, with K, M or G for larger units")
        }
        return count
    }

    /// Refuses two options that contradict each other.
    func refuse(_ first: OptionName, with second: OptionName) throws(Failure) {
        if has(first) && has(second) {
            throw Failure(.usage, "\(first.dashed) and \(second.dashed) exclude each other: give one of them")
        }
    }

    /// Refuses operands, for commands that take none.
    func refuseOperands() throws(Failure) {
        if let operand = operands.first {
            throw Failure(
                .usage, "\(command.text) takes no '\(operand.text)': see 'punctual \(command.text) --help'")
        }
    }

    private func refusal(_ name: OptionName, _ argument: Argument, _ expected: String) -> Failure {
        Failure(.usage, "\(name.dashed) '\(argument.text)' is not \(expected): for example \(name.usage)")
    }
}
