import Anytime
import Foundation
import Testing

@Suite struct SoftmaxTests {
    private func softmax(_ logits: [Float], temperature: Float = 1) -> [Float] {
        let softmax = logits.withUnsafeBufferPointer { Softmax($0, temperature: temperature) }
        return logits.map { softmax.probability(of: $0) }
    }

    @Test(arguments: [1, 0.5, 3] as [Float])
    func agreesWithDoublePrecision(temperature: Float) {
        for seed in 0..<50 {
            let logits = (0..<10).map { Float(sin(Double(seed * 10 + $0)) * 20) }
            let powers = logits.map { exp(Double($0) / Double(temperature)) }
            let sum = powers.reduce(0, +)
            for (ours, theirs) in zip(softmax(logits, temperature: temperature), powers) {
                #expect(abs(Double(ours) - theirs / sum) < 1e-6)
            }
        }
    }

    @Test func hugeLogitsNeitherOverflowNorVanish() {
        #expect(softmax([3e38, -3e38, 0]) == [1, 0, 0])
        #expect(softmax([-1e30, -1e30]) == [0.5, 0.5])
    }

    @Test func oneClassIsCertain() {
        #expect(softmax([-7]) == [1])
    }
}
