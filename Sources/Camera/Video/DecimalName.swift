/// A name that is a number from 0, below a billion; nil for others.
func decimalNumber(_ name: UnsafePointer<CChar>) -> Int? {
    var number = 0
    var at = name
    guard at.pointee != 0 else { return nil }
    while at.pointee != 0 {
        let digit = Int(at.pointee) - Int(UInt8(ascii: "0"))
        guard (0...9).contains(digit), number < 100_000_000 else { return nil }
        number = number * 10 + digit
        at += 1
    }
    return number
}
