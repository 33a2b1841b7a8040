import CLinux
import Text

/// The parsed options and operands of one command.
struct Options {
    /// What is not an option: files, mostly.
    let operands: [Argument]

    private let command: StaticString
    /// What the command line may hold, `--help` included.
    private let accepted: [Option]
    /// For each accepted option: whether it was given, and its value; the last one counts when it is repeated.
    private var isGiven: [Bool]
    private var values: [Argument?]
    /// For those that a file gave: where.
    private var places: [String?]

    /// Parses the arguments behind the command's name; refuses options that the command does not take and, unless help
    /// is asked for, operands of a command that takes none.
    init(_ command: Command) throws(Failure) {
        self.command = command.name
        accepted = command.options + [.help, .helpLetter]
        isGiven = [Bool](repeating: false, count: accepted.count)
        values = [Argument?](repeating: nil, count: accepted.count)
        places = [String?](repeating: nil, count: accepted.count)
        var table: [clinux_option] = []
        for option in accepted {
            table.append(clinux_option(name: option.bytes, takes_value: option.example == nil ? 0 : 1))
        }
        let count = clinux_argument_count()
        let arguments = clinux_arguments()
        var index: Int32 = 0
        while true {
            var value: UnsafePointer<CChar>?
            let found = clinux_next_option(count, arguments, 2, table, Int32(table.count), &value, &index)
            if found == -1 { break }
            if found < 0 {
                let name = Argument(bytes: arguments[Int(index)]).text
                let problem =
                    found == -3 ? "option '\(name)' needs a value" : "\(command.name.text) has no option '\(name)'"
                throw Failure(.usage, "\(problem): see 'punctual \(command.name.text) --help'")
            }
            isGiven[Int(found)] = true
            values[Int(found)] = value.map { Argument(bytes: $0) }
        }
        var operands: [Argument] = []
        for operand in Int(index)..<max(Int(index), Int(count)) { operands.append(Argument(bytes: arguments[operand])) }
        self.operands = operands
        if command.operands == .none, !wantsHelp, let operand = operands.first {
            throw Failure(
                .usage,
                "\(command.name.text) takes no '\(operand.text)': see 'punctual \(command.name.text) --help'")
        }
        if !wantsHelp, let path = argument(.config) { try add(try OptionsFile(path)) }
    }

    /// Takes what a file says and the command line does not.
    private mutating func add(_ file: OptionsFile) throws(Failure) {
        let isFixed = isGiven
        for line in file.lines {
            guard let index = accepted.firstIndex(where: { line.name.equals($0.name) }), accepted[index] != .config,
                accepted[index] != .help, accepted[index] != .helpLetter
            else {
                throw file.failure(line, "\(command.text) has no option '\(line.name.text)'")
            }
            if isFixed[index] || isExcluded(accepted[index], isFixed) { continue }
            places[index] = file.place(line)
            if accepted[index].example != nil {
                guard let value = line.value else { throw file.failure(line, "'\(line.name.text)' needs a value") }
                isGiven[index] = true
                values[index] = value
            } else if let value = line.value {
                guard let isOn = Self.flag(value) else {
                    throw file.failure(line, "'\(line.name.text)' is yes or no, not '\(value.text)'")
                }
                isGiven[index] = isOn
            } else {
                isGiven[index] = true
            }
        }
    }

    /// Whether the command line has an option that excludes this one.
    private func isExcluded(_ option: Option, _ isFixed: [Bool]) -> Bool {
        for (one, others) in Option.exclusive {
            for other in others where option == one || option == other {
                if let index = index(of: option == one ? other : one), isFixed[index] { return true }
            }
        }
        return false
    }

    private static func flag(_ word: Argument) -> Bool? {
        if word.equals("yes") || word.equals("true") || word.equals("on") { return true }
        return word.equals("no") || word.equals("false") || word.equals("off") ? false : nil
    }

    /// Whether the user asks for the command's help.
    var wantsHelp: Bool { has(.help) || has(.helpLetter) }

    /// Whether the option was given.
    func has(_ option: Option) -> Bool { index(of: option).map { isGiven[$0] } ?? false }

    /// The option's value as it was given; nil too for an option that the command does not take.
    func argument(_ option: Option) -> Argument? { index(of: option).flatMap { values[$0] } }

    /// The value of an option that the command cannot do without.
    func required(_ option: Option) throws(Failure) -> Argument {
        guard let value = argument(option) else {
            throw Failure(.usage, "\(command.text) needs \(option.dashed): for example \(option.usage)")
        }
        return value
    }

    /// A whole number within `range`.
    func integer(_ option: Option, in range: ClosedRange<Int>) throws(Failure) -> Int? {
        guard let argument = argument(option) else { return nil }
        guard let value = Quantity.integer(argument.text), range.contains(value) else {
            let bound =
                range.upperBound == Int.max ? "from \(range.lowerBound)" : "\(range.lowerBound) to \(range.upperBound)"
            throw refusal(option, argument, "a whole number, \(bound)")
        }
        return value
    }

    /// A time in nanoseconds, from one nanosecond to an hour.
    func duration(_ option: Option) throws(Failure) -> UInt64? {
        guard let argument = argument(option) else { return nil }
        guard let value = Quantity.nanoseconds(argument.text), value > 0, value <= 3_600_000_000_000 else {
            throw refusal(option, argument, "a time with its unit (ns, us, ms or s), at most one hour")
        }
        return value
    }

    /// A time in nanoseconds, from one nanosecond on.
    func longDuration(_ option: Option) throws(Failure) -> UInt64? {
        guard let argument = argument(option) else { return nil }
        guard let value = Quantity.nanoseconds(argument.text), value > 0, value < 1 << 62 else {
            throw refusal(option, argument, "a time with its unit (ns, us, ms or s)")
        }
        return value
    }

    /// The place of a word among those that are possible; nil when the option was not given.
    func choice(_ option: Option, _ words: [StaticString]) throws(Failure) -> Int? {
        guard let argument = argument(option) else { return nil }
        var list = ""
        for (index, word) in words.enumerated() {
            if argument.equals(word) { return index }
            list += list.isEmpty ? word.text : " or \(word.text)"
        }
        throw Failure(.usage, "\(option.dashed) '\(argument.text)' is not known: choose \(list)")
    }

    /// A number of bytes.
    func byteCount(_ option: Option) throws(Failure) -> Int? {
        guard let argument = argument(option) else { return nil }
        guard let value = Quantity.bytes(argument.text), let count = Int(exactly: value) else {
            throw refusal(option, argument, "a number of bytes, with K, M or G for larger units")
        }
        return count
    }

    /// A number from 0 to 1.
    func share(_ option: Option) throws(Failure) -> Double? {
        guard let argument = argument(option) else { return nil }
        guard let value = Quantity.fraction(argument.text), value <= 1 else {
            throw refusal(option, argument, "a number from 0 to 1")
        }
        return value
    }

    /// Refuses two options that contradict each other.
    func refuse(_ first: Option, with second: Option) throws(Failure) {
        if has(first) && has(second) {
            throw Failure(.usage, "\(first.dashed) and \(second.dashed) exclude each other: give one of them")
        }
    }

    /// Refuses an option that only has a meaning beside another one.
    func refuse(_ option: Option, without other: Option) throws(Failure) {
        if has(option) && !has(other) {
            throw Failure(.usage, "\(option.dashed) means nothing without \(other.dashed): give both")
        }
    }

    /// A value that is not what the option takes.
    func refusal(_ option: Option, _ argument: Argument, _ expected: String) -> Failure {
        let place = index(of: option).flatMap { places[$0] } ?? ""
        return Failure(
            .usage, "\(place)\(option.dashed) '\(argument.text)' is not \(expected): for example \(option.usage)")
    }

    private func index(of option: Option) -> Int? {
        for index in accepted.indices where accepted[index] == option { return index }
        return nil
    }
}
