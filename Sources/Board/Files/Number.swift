/// The one number that these bytes are, between any space; nil for anything else.
///
/// Decimal numbers may be negative, hexadecimal ones begin with "0x" or not. A magnitude beyond 10^15 is nil, so that
/// sums and products of some numbers do not overflow.
func number(in bytes: some BidirectionalCollection<UInt8>, base: Int) -> Int? {
    var start = bytes.startIndex
    var end = bytes.endIndex
    while start < end, isSpace(bytes[start]) { bytes.formIndex(after: &start) }
    while start < end, isSpace(bytes[bytes.index(before: end)]) { bytes.formIndex(before: &end) }
    let isNegative = base == 10 && start < end && bytes[start] == UInt8(ascii: "-")
    if isNegative { bytes.formIndex(after: &start) }
    if base == 16, start < end, bytes[start] == UInt8(ascii: "0") {
        let next = bytes.index(after: start)
        if next < end, bytes[next] | 0x20 == UInt8(ascii: "x") { start = bytes.index(after: next) }
    }
    guard start < end else { return nil }
    var value = 0
    while start < end {
        guard let digit = digit(bytes[start]), digit < base else { return nil }
        value = value * base + digit
        if value > 1_000_000_000_000_000 { return nil }
        bytes.formIndex(after: &start)
    }
    return isNegative ? -value : value
}

/// Whether the byte stands between words; the zero does too, which ends the texts of the device tree.
func isSpace(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || (byte >= 9 && byte <= 13) || byte == 0 }

private func digit(_ byte: UInt8) -> Int? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): Int(byte - UInt8(ascii: "a")) + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): Int(byte - UInt8(ascii: "A")) + 10
    default: nil
    }
}
