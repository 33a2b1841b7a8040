/// A number in fixed-point notation with at most nine places, rounded half to even: the same text on every machine.
///
/// Numbers that are not finite, or not below 10^19, are "nan", "inf" and "-inf"; there is no "-0".
///
/// - Parameter trimmed: Leaves out zeros at the end, and the point when nothing follows it.
package func decimal(_ value: Double, places: Int, trimmed: Bool = false) -> String {
    precondition(places >= 0 && places <= 9, "decimal: places out of range")
    if value.isNaN { return "nan" }
    guard value.magnitude < 1e19 else { return value < 0 ? "-inf" : "inf" }
    var unit: UInt64 = 1
    for _ in 0..<places { unit *= 10 }
    // Apart from the whole, so that only one multiplication rounds. Not rounded(): for plain x86-64 that is a call into
    // libm, which is not linked.
    var whole = UInt64(value.magnitude)
    let scaled = (value.magnitude - Double(whole)) * Double(unit)
    var fraction = UInt64(scaled)
    let rest = scaled - Double(fraction)
    let lastDigit = places == 0 ? whole : fraction
    if rest > 0.5 || (rest == 0.5 && lastDigit % 2 == 1) { fraction += 1 }
    if fraction == unit {
        fraction = 0
        whole += 1
    }
    let isNegative = value < 0 && (whole > 0 || fraction > 0)
    var text = isNegative ? "-\(whole)" : "\(whole)"
    if places == 0 || (trimmed && fraction == 0) { return text }
    text += "."
    while unit > 1 && !(trimmed && fraction == 0) {
        unit /= 10
        text += "\(fraction / unit)"
        fraction %= unit
    }
    return text
}
