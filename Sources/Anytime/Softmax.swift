/// Softmax of logits at a temperature, in index order and without the C library, so that every machine gives the same
/// bits: probability i = exp((logit i − largest logit) / temperature) / Σ exp(…).
package struct Softmax {
    private let largest: Float
    private let temperature: Float
    private let sum: Float

    /// Finds the largest logit and the sum; `temperature` is finite and positive.
    #if !DEBUG
        @_noAllocation @_noLocks
    #endif
    package init(_ logits: UnsafeBufferPointer<Float>, temperature: Float) {
        var largest = -Float.infinity
        for index in 0..<logits.count where logits[index] > largest { largest = logits[index] }
        var sum: Float = 0
        for index in 0..<logits.count { sum += Self.exponential((logits[index] - largest) / temperature) }
        self.largest = largest
        self.temperature = temperature
        self.sum = sum
    }

    /// The probability of a class with this logit, 0...1.
    #if !DEBUG
        @_noAllocation @_noLocks
    #endif
    package func probability(of logit: Float) -> Float {
        Self.exponential((logit - largest) / temperature) / sum
    }

    /// e to the power `x` for x ≤ 0, with a relative error below 2⁻²²; 0 below −87.
    ///
    /// x = n · ln 2 + r with |r| ≤ ln 2 / 2; e^r by its Taylor series to the seventh power.
    package static func exponential(_ x: Float) -> Float {
        guard x > -87 else { return 0 }
        let power = Int32(x * 1.442_695_04 - 0.5)
        let n = Float(power)
        // ln 2 in two parts, the first with few bits, so that n times it is exact.
        let r = (x - n * 0.693_359_375) - n * -2.121_944_4e-4
        var sum: Float = 1.0 / 5040
        sum = sum * r + 1.0 / 720
        sum = sum * r + 1.0 / 120
        sum = sum * r + 1.0 / 24
        sum = sum * r + 1.0 / 6
        sum = sum * r + 0.5
        sum = sum * r + 1
        sum = sum * r + 1
        return sum * Float(bitPattern: UInt32(bitPattern: (power + 127) << 23))
    }
}
