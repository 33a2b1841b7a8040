/// How a value's range follows from the values seen.
package enum CalibrationMethod: String, Sendable, CaseIterable {
    /// Everything seen is represented.
    case minMax = "min-max"
    /// Rare large values are clipped where that makes the mean squared error of 256 levels smaller.
    case mse
    /// On each side the largest numbers are clipped, 5 of a million of those that are not zero.
    case percentile
}
