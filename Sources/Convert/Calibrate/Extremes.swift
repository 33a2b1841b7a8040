/// The smallest and the largest number seen, starting at zero.
struct Extremes: Sendable {
    var min: Float = 0
    var max: Float = 0
    /// Larger numbers make scales that no plan may hold, and are as wrong as infinities.
    static let limit: Float = 1e20
    private(set) var areFinite = true

    mutating func add(_ elements: UnsafeBufferPointer<Float>) {
        var lowest = SIMD16<Float>(repeating: min)
        var highest = SIMD16<Float>(repeating: max)
        // A NaN can get lost in a comparison, but not in a sum of differences.
        var differences = SIMD16<Float>.zero
        var index = 0
        while index + 16 <= elements.count {
            let vector = UnsafeRawPointer(elements.baseAddress! + index).loadUnaligned(as: SIMD16<Float>.self)
            lowest.replace(with: vector, where: vector .< lowest)
            highest.replace(with: vector, where: vector .> highest)
            differences += vector - vector
            index += 16
        }
        var difference = differences.sum()
        min = lowest.min()
        max = highest.max()
        for element in elements[index...] {
            if element < min { min = element }
            if element > max { max = element }
            difference += element - element
        }
        if difference != 0 || min < -Self.limit || max > Self.limit { areFinite = false }
    }

    mutating func add(_ other: Extremes) {
        min = Swift.min(min, other.min)
        max = Swift.max(max, other.max)
        areFinite = areFinite && other.areFinite
    }
}
