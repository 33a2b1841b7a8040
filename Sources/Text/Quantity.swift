/// Numbers with units as people write them: whole numbers, times, and sizes in bytes.
///
/// Each parser gives nil for anything that is not exactly such a number, or does not fit: there are no signs, spaces
/// or exponents.
package enum Quantity {
    /// A whole number from 0: "16".
    package static func integer(_ text: String) -> Int? {
        let digits = ScaledDigits(Array(text.utf8), places: 0)
        guard let digits, digits.suffix.isEmpty else { return nil }
        return Int(exactly: digits.value)
    }

    /// A number with up to nine places: "0.001".
    package static func fraction(_ text: String) -> Double? {
        guard let digits = ScaledDigits(Array(text.utf8), places: 9), digits.suffix.isEmpty else { return nil }
        return Double(digits.value) / 1e9
    }

    /// A time with its unit, "20ms", "500us", "1.5s" or "2000000ns", in nanoseconds.
    package static func nanoseconds(_ text: String) -> UInt64? {
        time(text, "ns", places: 0) ?? time(text, "us", places: 3) ?? time(text, "ms", places: 6)
            ?? time(text, "s", places: 9)
    }

    private static func time(_ text: String, _ suffix: StaticString, places: Int) -> UInt64? {
        guard let digits = ScaledDigits(Array(text.utf8), places: places), equal(digits.suffix, suffix) else {
            return nil
        }
        return digits.value
    }

    /// A number of bytes, with K, M or G for powers of 1024: "64M".
    package static func bytes(_ text: String) -> UInt64? {
        guard let digits = ScaledDigits(Array(text.utf8), places: 0) else { return nil }
        guard let unit = unit(digits.suffix) else { return nil }
        let (product, overflows) = digits.value.multipliedReportingOverflow(by: unit)
        return overflows ? nil : product
    }

    private static func unit(_ suffix: ArraySlice<UInt8>) -> UInt64? {
        if suffix.isEmpty { return 1 }
        if equal(suffix, "K") { return 1 << 10 }
        if equal(suffix, "M") { return 1 << 20 }
        return equal(suffix, "G") ? 1 << 30 : nil
    }

    private static func equal(_ text: ArraySlice<UInt8>, _ other: StaticString) -> Bool {
        text.elementsEqual(UnsafeBufferPointer(start: other.utf8Start, count: other.utf8CodeUnitCount))
    }
}

// Bytes and not a `Substring.UTF8View`, whose comparison crashes in Embedded Swift 6.3.1 for arm64.

/// The digits of a decimal number as a whole number of 10^-places, and the text behind them.
private struct ScaledDigits {
    let value: UInt64
    let suffix: ArraySlice<UInt8>

    /// Takes digits from the start of the text, at most `places` of them behind a point; a point needs digits on both
    /// sides.
    init?(_ text: [UInt8], places: Int) {
        var value: UInt64 = 0
        var digits = 0
        var missingPlaces = places
        var isFraction = false
        var end = text.startIndex
        while end < text.endIndex {
            let byte = text[end]
            if byte == UInt8(ascii: ".") && !isFraction && places > 0 && digits > 0 {
                isFraction = true
                digits = 0
            } else if byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") {
                if isFraction {
                    if missingPlaces == 0 { return nil }
                    missingPlaces -= 1
                }
                digits += 1
                guard let longer = Self.append(byte - UInt8(ascii: "0"), to: value) else { return nil }
                value = longer
            } else {
                break
            }
            end += 1
        }
        if digits == 0 { return nil }
        for _ in 0..<missingPlaces {
            guard let longer = Self.append(0, to: value) else { return nil }
            value = longer
        }
        self.value = value
        suffix = text[end...]
    }

    private static func append(_ digit: UInt8, to value: UInt64) -> UInt64? {
        let (shifted, overflows) = value.multipliedReportingOverflow(by: 10)
        let (sum, carries) = shifted.addingReportingOverflow(UInt64(digit))
        return overflows || carries ? nil : sum
    }
}
