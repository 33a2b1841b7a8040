/// Round numbers from one to another.
struct Axis {
    let low: Double
    let high: Double
    private let step: Double

    /// Covers a range with about five steps of 1, 2 or 5 times a power of ten.
    init(_ range: (low: Double, high: Double), fromZero: Bool) {
        let low = fromZero ? min(range.low, 0) : range.low
        let wanted = max(range.high - low, 1e-6) / 5
        var power = 1.0
        while power * 10 <= wanted { power *= 10 }
        while power > wanted { power /= 10 }
        step = [1, 2, 5, 10].map { $0 * power }.first { $0 >= wanted } ?? 10 * power
        self.low = (low / step).rounded(.down) * step
        high = max((range.high / step).rounded(.up) * step, self.low + step)
    }

    var ticks: [Double] { (0...Int(((high - low) / step).rounded())).map { low + Double($0) * step } }

    /// Where a number lies, 0...1.
    func part(_ number: Double) -> Double { (number - low) / (high - low) }

    func label(_ number: Double) -> String { number.fixed(step >= 1 ? 0 : step >= 0.1 ? 1 : 2) }
}
