import Testing
import Text

@Suite("Numbers with units, read and shown")
struct QuantityTests {
    @Test("Whole numbers")
    func integers() {
        #expect(Quantity.integer("0") == 0)
        #expect(Quantity.integer("007") == 7)
        #expect(Quantity.integer("9223372036854775807") == Int.max)
    }

    @Test(
        "What is no whole number",
        arguments: [
            "", " 1", "1 ", "+1", "-1", "1.0", ".", "1e3", "0x10", "9223372036854775808", "18446744073709551616", "١",
        ])
    func noIntegers(text: String) {
        #expect(Quantity.integer(text) == nil)
    }

    @Test(
        "Times, in nanoseconds",
        arguments: [
            ("20ms", 20_000_000), ("500us", 500_000), ("1.5s", 1_500_000_000), ("7ns", 7), ("0ms", 0),
            ("0.000001ms", 1), ("1.001us", 1001), ("18446744073.709551615s", UInt64.max), ("0001.50s", 1_500_000_000),
        ])
    func times(text: String, nanoseconds: UInt64) {
        #expect(Quantity.nanoseconds(text) == nanoseconds)
    }

    @Test(
        "What is no time",
        arguments: [
            "", "20", "ms", "20 ms", "20msx", "20m", "20MS", "-5ms", "+5ms", "1e3ms", "1.5ns", "1.s", ".5s", "1..5s",
            "1.5.5s", "1.0001us", "18446744073.709551616s", "99999999999999999999s", "nans", "\u{FFFD}ms",
        ])
    func noTimes(text: String) {
        #expect(Quantity.nanoseconds(text) == nil)
    }

    @Test(
        "Numbers of bytes",
        arguments: [
            ("0", 0), ("1000", 1000), ("1K", 1024), ("64M", 67_108_864), ("2G", 2_147_483_648),
            ("18446744073709551615", UInt64.max), ("17179869183G", 17_179_869_183 << 30),
        ])
    func sizes(text: String, bytes: UInt64) {
        #expect(Quantity.bytes(text) == bytes)
    }

    @Test("What is no number of bytes", arguments: ["", "K", "1k", "1.5M", "64X", "64MB", "-1K", "17179869184G"])
    func noSizes(text: String) {
        #expect(Quantity.bytes(text) == nil)
    }

    @Test(
        "Times for people",
        arguments: [
            (0, "0 ns"), (499, "499 ns"), (999, "999 ns"), (1500, "2 us"), (850_000, "850 us"), (999_600, "1 ms"),
            (1_000_000, "1 ms"),
            (8_123_456, "8.12 ms"), (999_000_000, "999 ms"), (1_500_000_000, "1.5 s"), (3_600_000_000_000, "3600 s"),
        ])
    func shownTimes(nanoseconds: UInt64, text: String) {
        #expect(Quantity.text(nanoseconds: nanoseconds) == text)
    }

    @Test(
        "Sizes for people",
        arguments: [
            (0, "0 B"), (1023, "1023 B"), (1024, "1 KiB"), (1536, "1.5 KiB"), (1_048_576, "1 MiB"),
            (1_593_835, "1.52 MiB"), (1 << 40, "1048576 MiB"),
        ])
    func shownSizes(bytes: UInt64, text: String) {
        #expect(Quantity.text(bytes: bytes) == text)
    }

    @Test("Microseconds are rounded up", arguments: [(0, 0), (1, 1), (999, 1), (1000, 1), (1001, 2)])
    func microseconds(nanoseconds: UInt64, microseconds: UInt64) {
        #expect(Quantity.microseconds(nanoseconds) == microseconds)
        #expect(Quantity.microseconds(UInt64.max) == UInt64.max / 1000 + 1)
    }
}
