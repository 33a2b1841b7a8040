import Convert
import Plan
import Suites
import Testing

@Suite struct QuantizationTests {
    @Test(arguments: [(-1, 3), (0, 2.55), (-7, 0), (0, 0), (-0.001, 1000), (-1e-3, 1e-7)] as [(Float, Float)])
    func rangesRepresentZeroExactlyAndTheirEndsNearly(low: Float, high: Float) throws {
        let range = ValueRange(min: low, max: high)
        let slice = try #require(Quantization(covering: range, channels: 3).slices.first)
        #expect(slice.channels == 3)
        #expect(slice.zero == Float(slice.zeroPoint), "zero is a step of its own")
        #expect((-128...127).contains(slice.zeroPoint))
        #expect(slice.scale > 0 && slice.scale.isFinite)
        #expect(abs((-128 - slice.zero) * slice.scale - range.min) <= slice.scale * 0.5001)
        #expect(abs((127 - slice.zero) * slice.scale - range.max) <= slice.scale * 0.5001)
    }

    @Test func outputsOfReluUseAllSteps() throws {
        let slice = try #require(Quantization(covering: ValueRange(min: 0, max: 5.1), channels: 1).slices.first)
        #expect(slice.zeroPoint == -128)
        #expect(slice.scale == Float(5.1 / 255))
    }

    @Test func pixelsAreExact() {
        let mean: [Float] = [0.4914, 0.4822, 0.4465]
        let deviation: [Float] = [0.247, 0.2435, 0.2616]
        let quantization = Quantization(pixelsWithMean: mean, deviation: deviation)
        #expect(quantization.slices.count == 3)
        for (channel, slice) in quantization.slices.enumerated() {
            for pixel in 0...255 {
                let expected = (Double(pixel) / 255 - Double(mean[channel])) / Double(deviation[channel])
                let found = (Double(pixel - 128) - Double(slice.zero)) * Double(slice.scale)
                #expect(abs(found - expected) < 1e-5)
            }
            #expect(abs(slice.zero - Float(slice.zeroPoint)) <= 0.5)
        }
    }

    @Test func concatsStringSlicesTogetherAndJoinEqualOnes() {
        let one = Quantization(covering: ValueRange(min: 0, max: 1), channels: 2)
        let other = Quantization(covering: ValueRange(min: -1, max: 1), channels: 5)
        let all = Quantization(concatenating: [one, one, other])
        #expect(all.slices.map(\.channels) == [4, 5])
        #expect(all.channels == 9)
    }
}

@Suite struct WeightPackingTests {
    @Test(arguments: [(1, 1), (16, 4), (17, 5), (6, 27), (40, 63), (33, 1008)])
    func everyWeightStandsWhereTheFormatSays(outputs: Int, depth: Int) {
        var random = SplitMix64(state: UInt64(outputs * 1000 + depth))
        let weights = (0..<(outputs * depth)).map { _ in Int8.random(in: -127...127, using: &random) }
        let packed = packWeights(weights, outputs: outputs, depth: depth)
        #expect(packed.count == PlanFormat.packedWeightsSize(outputs: outputs, depth: depth))

        // Walks the packed bytes in order and says of each which weight it must be.
        var index = 0
        for block in 0..<(outputs + 15) / 16 {
            for group in 0..<(depth + 3) / 4 {
                for lane in 0..<16 {
                    for position in 0..<4 {
                        let (output, input) = (block * 16 + lane, group * 4 + position)
                        let isInside = output < outputs && input < depth
                        let expected = isInside ? weights[output * depth + input] : 0
                        #expect(packed[index] == expected, "output \(output), input \(input)")
                        index += 1
                    }
                }
            }
        }
        #expect(index == packed.count)
    }
}
