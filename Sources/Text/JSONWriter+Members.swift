extension JSONWriter {
    /// Writes a member whose value is an integer.
    package mutating func member(_ name: StaticString, _ number: Int) {
        key(name)
        value(number)
    }

    /// Writes a member whose value is an integer, or null.
    package mutating func member(_ name: StaticString, _ number: UInt64?) {
        key(name)
        if let number { value(number) } else { null() }
    }

    /// Writes a member whose value is a number with at most `places` places, or null when there is none.
    package mutating func member(_ name: StaticString, _ number: Double?, places: Int) {
        key(name)
        if let number { value(number, places: places) } else { null() }
    }

    /// Writes a member whose value is true or false.
    package mutating func member(_ name: StaticString, _ flag: Bool) {
        key(name)
        value(flag)
    }

    /// Writes a member whose value is a string, or null.
    package mutating func member(_ name: StaticString, _ text: String?) {
        key(name)
        if let text { value(text) } else { null() }
    }

    /// Writes a member whose value is an object.
    package mutating func object(_ name: StaticString, _ content: (inout JSONWriter) -> Void) {
        key(name)
        object(content)
    }

    /// Writes a member whose value is an array.
    package mutating func array(_ name: StaticString, _ content: (inout JSONWriter) -> Void) {
        key(name)
        array(content)
    }
}
