import Convert
import Suites
import Testing

@Suite struct RequantizationStepTests {
    @Test func wholeZerosStayAsTheyAre() {
        let source = slice(scale: 0.5, zero: -3)
        let step = RequantizationStep(from: source, to: slice(scale: 0.125, zero: 20), scale: 0.5)
        #expect(step.inputZero == -3 && step.outputZero == 20 && step.scale == 2)
        let copy = RequantizationStep(from: slice(scale: 0.25, zero: 7.4), to: slice(scale: 0.25, zero: 7.4))
        #expect(copy.inputZero == 7 && copy.outputZero == 7 && copy.scale == 1)
    }

    /// y = x · scale + shift comes out within a step for every stored value, where it is inside the output's range.
    @Test func everyValueIsWithinAStep() {
        var random = SplitMix64(state: 11)
        for _ in 0..<500 {
            let source = slice(scale: random.float(in: 0.001..<1), zero: random.float(in: -128..<127))
            let (scale, shift) = (Double(random.float(in: 0..<4)), Double(random.float(in: -100..<100)))
            let ends = [-128, 127].map { (Double($0) - Double(source.zero)) * Double(source.scale) * scale + shift }
            let range = ValueRange(min: Float(ends[0]), max: Float(ends[1]))
            let target = Quantization(covering: range, channels: 1).slices[0]
            let step = RequantizationStep(from: source, to: target, scale: scale, shift: shift)
            for stored in Int32(-128)...127 {
                let exact = (Double(stored) - Double(source.zero)) * Double(source.scale) * scale + shift
                let found = self.stored(after: step, stored)
                let error = abs(exact / Double(target.scale) + Double(target.zero) - found)
                #expect(error <= 1.01, "\(stored) of \(source) times \(scale) plus \(shift)")
            }
        }
    }

    @Test func whatIsOutsideTheOutputsRangeSaturates() {
        let (source, target) = (slice(scale: 1, zero: 0), slice(scale: 1, zero: 0))
        let above = RequantizationStep(from: source, to: target, shift: 1000)
        let below = RequantizationStep(from: source, to: target, shift: -1000)
        let constant = RequantizationStep(from: source, to: target, scale: 0, shift: 42)
        let steep = RequantizationStep(from: source, to: target, scale: 1e300)
        for value in [Int32(-128), -1, 0, 1, 127] {
            #expect(stored(after: above, value) == 127)
            #expect(stored(after: below, value) == -128)
            #expect(stored(after: constant, value) == 42)
            #expect(stored(after: steep, value) == (value == 0 ? 0 : value < 0 ? -128 : 127))
        }
    }

    private func slice(scale: Float, zero: Float) -> ChannelSlice {
        ChannelSlice(channels: 1, scale: scale, zero: zero, zeroPoint: Int32(zero.rounded(.toNearestOrEven)))
    }

    /// What the kernel stores.
    private func stored(after step: RequantizationStep, _ value: Int32) -> Double {
        let product = Float(value - step.inputZero) * step.scale
        let clamped = min(max(product, Float(-128 - step.outputZero)), Float(127 - step.outputZero))
        return Double(Int32(clamped.rounded(.toNearestOrEven)) + step.outputZero)
    }
}
