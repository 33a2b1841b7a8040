import CV4L
import Text

extension CameraControl {
    /// The number of a value as people write it; nil when the control has no such value.
    func value(_ text: String, _ menu: [ControlMenuEntry]) -> Int32? {
        let number = Self.number(text)
        switch kind {
        case .boolean:
            if text.utf8.elementsEqual("on".utf8) { return 1 }
            if text.utf8.elementsEqual("off".utf8) { return 0 }
            return number == 0 || number == 1 ? number.map { Int32($0) } : nil
        case .menu, .numberMenu:
            let entry =
                menu.first { entry in number.map { $0 == Int64(entry.value) } ?? false }
                ?? menu.first { $0.name.utf8.elementsEqual(text.utf8) }
            return entry?.value
        case .bits:
            return number.flatMap { UInt32(exactly: $0) }.map { Int32(bitPattern: $0) }
        case .button:
            return 1
        default:
            guard let number, number >= Int64(description.minimum), number <= Int64(description.maximum),
                (number - Int64(description.minimum)) % Int64(max(description.step, 1)) == 0
            else { return nil }
            return Int32(number)
        }
    }

    /// The values that it takes, for people.
    package func values(_ menu: [ControlMenuEntry]) -> String {
        switch kind {
        case .boolean: return "on or off"
        case .menu, .numberMenu:
            return list(menu.map { phrase("% (%)", $0.name, Int($0.value).description) })
        case .bits: return phrase("bits of %", Int(UInt32(bitPattern: description.maximum)).description)
        case .button: return "anything"
        default:
            return phrase(
                step > 1 ? "% to % in steps of %" : "% to %", range.minimum.description, range.maximum.description,
                step.description)
        }
    }

    /// A whole number with or without a sign, of at most ten digits; nil for other texts.
    private static func number(_ text: String) -> Int64? {
        var number: Int64 = 0
        var digits = 0
        var isNegative = false
        for byte in text.utf8 {
            if byte == UInt8(ascii: "-"), digits == 0, !isNegative {
                isNegative = true
                continue
            }
            guard (0x30...0x39).contains(byte), digits < 10 else { return nil }
            digits += 1
            number = number * 10 + Int64(byte - 0x30)
        }
        return digits == 0 ? nil : isNegative ? -number : number
    }
}
