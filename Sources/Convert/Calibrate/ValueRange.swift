/// The real numbers that a quantized value must be able to represent; zero is always among them.
package struct ValueRange: Sendable, Equatable {
    /// At most zero.
    package var min: Float
    /// At least zero, and larger than `min`.
    package var max: Float

    /// Ranges narrower than this are widened: a value that never left zero still gets a usable scale.
    package static let narrowest: Float = 1e-6

    /// Widens the interval to hold zero, and to be `narrowest` wide at least.
    package init(min: Float, max: Float) {
        self.min = Swift.min(min, 0)
        self.max = Swift.max(max, 0)
        if self.max - self.min < Self.narrowest { self.max = self.min + Self.narrowest }
    }

    /// What is left of the range after an activation.
    func after(_ relu: Relu?) -> ValueRange {
        guard let relu else { return self }
        return ValueRange(min: 0, max: Swift.min(max, relu.ceiling))
    }
}
