import Testing
import Text

@Suite("Numbers in fixed-point notation")
struct DecimalTests {
    @Test(
        "Ties go to the even digit",
        arguments: [
            (0.5, 0, "0"), (1.5, 0, "2"), (2.5, 0, "2"), (-0.5, 0, "0"), (-1.5, 0, "-2"), (-2.5, 0, "-2"),
            (0.125, 2, "0.12"), (0.375, 2, "0.38"), (0.0625, 3, "0.062"), (-0.1875, 3, "-0.188"),
        ])
    func ties(value: Double, places: Int, text: String) {
        #expect(decimal(value, places: places) == text)
    }

    @Test(
        "Digits are carried and filled up",
        arguments: [
            (0.0, 0, "0"), (0.0, 3, "0.000"), (-0.0, 2, "0.00"), (9.999, 2, "10.00"), (0.999, 2, "1.00"),
            (-0.004, 2, "0.00"), (-0.006, 2, "-0.01"), (0.05, 2, "0.05"), (12.0, 9, "12.000000000"),
            (1e-9, 9, "0.000000001"), (4e-10, 9, "0.000000000"), (123_456_789.25, 2, "123456789.25"),
        ])
    func places(value: Double, places: Int, text: String) {
        #expect(decimal(value, places: places) == text)
    }

    @Test(
        "Trimmed numbers have no zeros at the end",
        arguments: [
            (1.5, 3, "1.5"), (1.0, 3, "1"), (0.0, 3, "0"), (10.0, 0, "10"), (100.25, 9, "100.25"), (-0.0001, 3, "0"),
            (1.001, 3, "1.001"), (1.0004, 3, "1"),
        ])
    func trimmed(value: Double, places: Int, text: String) {
        #expect(decimal(value, places: places, trimmed: true) == text)
    }

    @Test(
        "What has no digits has a word",
        arguments: [
            (Double.nan, "nan"), (.infinity, "inf"), (-.infinity, "-inf"), (1e19, "inf"), (-1e19, "-inf"),
            (.greatestFiniteMagnitude, "inf"), (.leastNonzeroMagnitude, "0"),
        ])
    func words(value: Double, text: String) {
        #expect(decimal(value, places: 0) == text)
    }

    @Test("The largest numbers are exact")
    func largest() {
        #expect(decimal(9_007_199_254_740_992, places: 0) == "9007199254740992")
        #expect(decimal(9_999_999_999_999_997_952, places: 0) == "9999999999999997952")
        #expect(decimal(9_999_999_999, places: 9) == "9999999999.000000000")
        #expect(decimal(9_999_999_999_999_997_952, places: 9, trimmed: true) == "9999999999999997952")
        #expect(decimal(4_503_599_627_370_495.5, places: 9) == "4503599627370495.500000000")
    }
}
