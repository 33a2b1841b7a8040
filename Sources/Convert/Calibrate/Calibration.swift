/// Every value's range, indexed by `ValueID`.
package struct Calibration: Sendable, Equatable {
    /// One for each value of the graph.
    package var ranges: [ValueRange]
    /// What other methods make of the same images.
    var others: [CalibrationMethod: [ValueRange]] = [:]
    /// How the ranges were chosen.
    package var method: CalibrationMethod
    /// How many images have been seen.
    package var images: Int

    /// Takes ranges as they are.
    package init(ranges: [ValueRange], method: CalibrationMethod, images: Int) {
        self.ranges = ranges
        self.method = method
        self.images = images
    }

    /// The same by another method; nil where that needs more than has been counted.
    package func by(_ method: CalibrationMethod) -> Calibration? {
        guard method != self.method else { return self }
        guard let ranges = others[method] else { return nil }
        var result = self
        (result.ranges, result.method) = (ranges, method)
        return result
    }
}
