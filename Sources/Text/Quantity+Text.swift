extension Quantity {
    /// A time in nanoseconds for people: "850 ns", "850 us", "8.12 ms", "1.5 s".
    package static func text(nanoseconds: UInt64) -> String {
        let value = Double(nanoseconds)
        if nanoseconds < 1000 { return "\(nanoseconds) ns" }
        if nanoseconds < 999_500 { return decimal(value / 1e3, places: 0) + " us" }
        if nanoseconds < 999_995_000 { return decimal(value / 1e6, places: 2, trimmed: true) + " ms" }
        return decimal(value / 1e9, places: 2, trimmed: true) + " s"
    }

    /// A number of bytes for people: "312 B", "64 KiB", "1.52 MiB".
    package static func text(bytes: UInt64) -> String {
        let value = Double(bytes)
        if bytes < 1 << 10 { return "\(bytes) B" }
        if bytes < 1 << 20 { return decimal(value / 1024, places: 1, trimmed: true) + " KiB" }
        return decimal(value / 1_048_576, places: 2, trimmed: true) + " MiB"
    }

    /// Whole microseconds of a time in nanoseconds, rounded up so that a late answer never looks punctual.
    package static func microseconds(_ nanoseconds: UInt64) -> UInt64 {
        nanoseconds / 1000 + (nanoseconds % 1000 == 0 ? 0 : 1)
    }
}
