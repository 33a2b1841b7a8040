import Text

/// How long an answer may take, from when its clock starts: before the image is decoded, unless said otherwise.
public struct Deadline: Equatable, Sendable {
    /// More than 0 for a deadline that can be kept.
    public let nanoseconds: UInt64

    /// A deadline of whole nanoseconds.
    public init(nanoseconds: UInt64) {
        self.nanoseconds = nanoseconds
    }

    /// A deadline of whole microseconds.
    public static func microseconds(_ count: UInt64) -> Deadline {
        Deadline(count, of: 1000)
    }

    /// A deadline of whole milliseconds.
    public static func milliseconds(_ count: UInt64) -> Deadline {
        Deadline(count, of: 1_000_000)
    }

    /// Microseconds, rounded up.
    public var wholeMicroseconds: UInt64 { nanoseconds / 1000 + (nanoseconds % 1000 == 0 ? 0 : 1) }

    /// The longest that is accepted: a day.
    public static var longest: Deadline { .milliseconds(24 * 60 * 60 * 1000) }

    private init(_ count: UInt64, of unit: UInt64) {
        let (product, overflows) = count.multipliedReportingOverflow(by: unit)
        nanoseconds = overflows ? .max : product
    }

    /// When it ends, for a clock that was started at `start`; both in monotonic nanoseconds.
    func end(from start: UInt64) -> UInt64 {
        let (end, overflows) = start.addingReportingOverflow(nanoseconds)
        return overflows ? .max : end
    }

    /// The time for people: "850 us", "8.12 ms".
    public var text: String { Quantity.text(nanoseconds: nanoseconds) }

    /// A deadline that is a fifth more than this one, in round numbers: two digits of microseconds.
    package var withMargin: Deadline {
        let wanted = nanoseconds.addingReportingOverflow(nanoseconds / 5).partialValue / 1000 + 1
        var unit: UInt64 = 1
        while wanted / unit >= 100 { unit *= 10 }
        return .microseconds((wanted + unit - 1) / unit * unit)
    }

    /// Whether it is more than nothing and at most `longest`.
    var isPossible: Bool { nanoseconds > 0 && nanoseconds <= Self.longest.nanoseconds }
}
