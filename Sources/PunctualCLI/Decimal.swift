/// A number in fixed-point notation with at most nine places, rounded half to even: the same text on every machine.
///
/// - Parameter trimmed: leaves out zeros at the end, and the point when nothing follows it.
func decimal(_ value: Double, places: Int, trimmed: Bool = false) -> String {
    precondition(places >= 0 && places <= 9, "decimal: places out of range")
    if value.isNaN { return "nan" }
    var unit: UInt64 = 1
    for _ in 0..<places { unit *= 10 }
    let scaled = value.magnitude * Double(unit)
    guard scaled < 1e19 else { return value < 0 ? "-inf" : "inf" }
    // Not rounded(): for plain x86-64 that is a call into libm, which is not linked.
    var digits = UInt64(scaled)
    let rest = scaled - Double(digits)
    if rest > 0.5 || (rest == 0.5 && digits % 2 == 1) { digits += 1 }
    let isNegative = value < 0 && digits > 0
    var text = isNegative ? "-\(digits / unit)" : "\(digits / unit)"
    var fraction = digits % unit
    if places == 0 || (trimmed && fraction == 0) { return text }
    text += "."
    while unit > 1 && !(trimmed && fraction == 0) {
        unit /= 10
        text += "\(fraction / unit)"
        fraction %= unit
    }
    return text
}

/// Microseconds of a time in nanoseconds, rounded up so that a late answer never looks punctual.
func microseconds(_ nanoseconds: UInt64) -> UInt64 {
    nanoseconds / 1000 + (nanoseconds % 1000 == 0 ? 0 : 1)
}

/// A time in nanoseconds for people: "850 us", "8.12 ms", "1.5 s".
func duration(_ nanoseconds: UInt64) -> String {
    let value = Double(nanoseconds)
    if nanoseconds < 1_000_000 { return decimal(value / 1e3, places: 0) + " us" }
    if nanoseconds < 1_000_000_000 { return decimal(value / 1e6, places: 2, trimmed: true) + " ms" }
    return decimal(value / 1e9, places: 2, trimmed: true) + " s"
}

/// A number of bytes for people: "312 B", "64 KiB", "1.52 MiB".
func byteCount(_ count: UInt64) -> String {
    let value = Double(count)
    if count < 1 << 10 { return "\(count) B" }
    if count < 1 << 20 { return decimal(value / 1024, places: 1, trimmed: true) + " KiB" }
    return decimal(value / 1_048_576, places: 2, trimmed: true) + " MiB"
}

/// Text filled up with spaces to a width in bytes; `trailing` text ends at the right edge.
func padded(_ text: String, to width: Int, trailing: Bool = false) -> String {
    var spaces = ""
    for _ in 0..<max(0, width - text.utf8.count) { spaces += " " }
    return trailing ? spaces + text : text + spaces
}
