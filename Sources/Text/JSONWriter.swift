/// Writes JSON as it goes, without building it in memory first (RFC 8259).
///
/// Calls must be balanced and keys stand before values; breaking that is a programmer error.
package struct JSONWriter {
    private let output: Output
    /// One bit per open object or array: whether it already has an element.
    private var hasElement: UInt64 = 0
    private var depth = 0
    private var followsKey = false

    /// A writer of one JSON value.
    package init(_ output: Output) {
        self.output = output
    }

    /// Writes an object whose members `content` writes.
    package mutating func object(_ content: (inout JSONWriter) -> Void) {
        nest(open: UInt8(ascii: "{"), close: UInt8(ascii: "}"), content)
    }

    /// Writes an array whose elements `content` writes.
    package mutating func array(_ content: (inout JSONWriter) -> Void) {
        nest(open: UInt8(ascii: "["), close: UInt8(ascii: "]"), content)
    }

    /// Writes a member's name; its value must follow.
    package mutating func key(_ name: StaticString) {
        precondition(!followsKey, "JSONWriter: a key has no value")
        separate()
        quote(UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
        output.write(byte: UInt8(ascii: ":"))
        followsKey = true
    }

    /// Writes an integer.
    package mutating func value(_ number: Int) {
        separate()
        output.write("\(number)")
    }

    /// Writes an integer.
    package mutating func value(_ number: UInt64) {
        separate()
        output.write("\(number)")
    }

    /// Writes true or false.
    package mutating func value(_ flag: Bool) {
        separate()
        output.write(flag ? "true" : "false")
    }

    /// Writes a number with at most `places` places, or null when it is not finite.
    package mutating func value(_ number: Double, places: Int) {
        separate()
        output.write(number.isFinite ? decimal(number, places: places, trimmed: true) : "null")
    }

    /// Writes a string.
    package mutating func value(_ text: String) {
        separate()
        quote(text.utf8)
    }

    /// Writes a string of these bytes, which are UTF-8.
    package mutating func value(_ text: UnsafeBufferPointer<UInt8>) {
        separate()
        quote(text)
    }

    /// Writes null.
    package mutating func null() {
        separate()
        output.write("null")
    }

    private mutating func nest(open: UInt8, close: UInt8, _ content: (inout JSONWriter) -> Void) {
        separate()
        precondition(depth < UInt64.bitWidth - 1, "JSONWriter: nested too deeply")
        depth += 1
        hasElement &= ~(1 << UInt64(depth))
        output.write(byte: open)
        content(&self)
        precondition(!followsKey, "JSONWriter: a key has no value")
        output.write(byte: close)
        depth -= 1
    }

    /// Writes the comma between elements.
    private mutating func separate() {
        if followsKey {
            followsKey = false
            return
        }
        let bit: UInt64 = 1 << UInt64(depth)
        if depth > 0 && hasElement & bit != 0 { output.write(byte: UInt8(ascii: ",")) }
        hasElement |= bit
    }

    /// Writes a string with quotation mark, reverse solidus and control characters escaped.
    private func quote(_ bytes: some Sequence<UInt8>) {
        output.write(byte: UInt8(ascii: "\""))
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                output.write(byte: UInt8(ascii: "\\"))
                output.write(byte: byte)
            case UInt8(ascii: "\n"): output.write("\\n")
            case UInt8(ascii: "\r"): output.write("\\r")
            case UInt8(ascii: "\t"): output.write("\\t")
            case 0..<32:
                output.write("\\u00")
                output.write(byte: hexadecimalDigit(byte >> 4))
                output.write(byte: hexadecimalDigit(byte & 15))
            default: output.write(byte: byte)
            }
        }
        output.write(byte: UInt8(ascii: "\""))
    }
}

/// The lower-case hexadecimal digit of 0...15.
private func hexadecimalDigit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
}
