// Numbers with units as people write them on a command line. Each function gives nil for anything that is not
// exactly such a number, or does not fit.

/// Digits of a decimal number, at most `places` of them behind a point, as an integer count of 10^-places.
private func scaledDigits(_ argument: Argument, places: Int) -> (value: UInt64, end: Int)? {
    var value: UInt64 = 0
    var index = 0
    var digits = 0
    var missingPlaces = places
    var isFraction = false
    while true {
        let byte = argument[index]
        if byte == UInt8(ascii: ".") && !isFraction && places > 0 && digits > 0 {
            isFraction = true
            digits = 0
        } else if byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") {
            if isFraction {
                if missingPlaces == 0 { return nil }
                missingPlaces -= 1
            }
            digits += 1
            let (shifted, overflows) = value.multipliedReportingOverflow(by: 10)
            let (sum, carries) = shifted.addingReportingOverflow(UInt64(byte - UInt8(ascii: "0")))
            if overflows || carries { return nil }
            value = sum
        } else {
            break
        }
        index += 1
    }
    if digits == 0 { return nil }
    for _ in 0..<missingPlaces {
        let (shifted, overflows) = value.multipliedReportingOverflow(by: 10)
        if overflows { return nil }
        value = shifted
    }
    return (value, index)
}

/// A whole number.
func parseInteger(_ argument: Argument) -> Int? {
    guard let (value, end) = scaledDigits(argument, places: 0), argument[end] == 0 else { return nil }
    return Int(exactly: value)
}

/// A time with its unit, "20ms", "500us", "1.5s" or "2000000ns", in nanoseconds.
func parseDuration(_ argument: Argument) -> UInt64? {
    let units: [(suffix: StaticString, places: Int)] = [("ns", 0), ("us", 3), ("ms", 6), ("s", 9)]
    for unit in units {
        guard let (value, end) = scaledDigits(argument, places: unit.places) else { continue }
        if argument.endsWith(unit.suffix, from: end) { return value }
    }
    return nil
}

/// A number of bytes, with K, M or G for powers of 1024: "64M".
func parseByteCount(_ argument: Argument) -> UInt64? {
    guard let (value, end) = scaledDigits(argument, places: 0) else { return nil }
    let factors: [(suffix: StaticString, factor: UInt64)] = [("", 1), ("K", 1 << 10), ("M", 1 << 20), ("G", 1 << 30)]
    for unit in factors where argument.endsWith(unit.suffix, from: end) {
        let (product, overflows) = value.multipliedReportingOverflow(by: unit.factor)
        return overflows ? nil : product
    }
    return nil
}
