/// Every value's range, indexed by `ValueID`.
package struct Calibration: Sendable, Equatable {
    /// One for each value of the graph.
    package var ranges: [ValueRange]
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
}
