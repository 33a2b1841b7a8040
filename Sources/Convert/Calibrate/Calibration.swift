/// Every value's range, indexed by `ValueID`.
package struct Calibration: Sendable, Equatable {
    /// One for each value of the graph.
    package var ranges: [ValueRange]
    /// The ranges of all that was seen, which `minMax` takes.
    var seen: [ValueRange]
    /// How the ranges were chosen.
    package var method: CalibrationMethod
    /// How many images have been seen.
    package var images: Int

    /// Takes ranges as they are.
    package init(ranges: [ValueRange], method: CalibrationMethod, images: Int) {
        self.ranges = ranges
        seen = ranges
        self.method = method
        self.images = images
    }

    /// The same with all that was seen represented.
    package var withoutClipping: Calibration {
        var result = self
        (result.ranges, result.method) = (seen, .minMax)
        return result
    }
}
