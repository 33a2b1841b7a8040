import CKernels
import CLinux

extension ImageCostModel {
    /// Learns how fast this machine is, within about `budget` nanoseconds, by preparing small made-up images
    /// with the kernels of an instruction set that the processor has.
    ///
    /// The images come in order of what they cost, and as often as there is time; of each the shortest time counts, since
    /// an interruption only adds. On a machine so slow that only some of them can be tried, the kinds of work that nothing
    /// was measured of are taken to be half as slow again as the slowest other.
    package mutating func measure(budget: UInt64, isa: pn_isa = pn_best_isa()) {
        let start = clinux_now_ns()
        var trial = ImageTrial(until: budget < .max - start ? start + budget : .max, isa: isa)
        trial.run()
        replace(factors: Self.factors(of: trial.samples))
    }

    /// The factors that bring every sample's sum closest to its time, by relative error.
    private static func factors(of samples: [ImageTrial.Sample]) -> Factors {
        var measured: [(effort: ImageEffort, time: Double)] = []
        for sample in samples {
            guard let time = sample.shortest else { continue }
            measured.append((ImageEffort(sample.work), Double(time)))
        }
        guard !measured.isEmpty else { return ImageCostModel().factors }
        // A middle one, which single interruptions leave alone.
        let overall = measured.map { $0.time / $0.effort.sum }.sorted()[measured.count / 2]
        var factors = Factors(repeating: overall)
        // Least squares by improving one factor after the other. The weight of the overall ratio keeps a factor in place
        // that hardly any sample depends on.
        for _ in 0..<200 {
            for group in factors.indices {
                var (product, square) = (pull, pull / overall)
                for sample in measured {
                    let share = sample.effort.nanoseconds[group] / sample.time
                    var others = 0.0
                    for other in factors.indices where other != group {
                        others += factors[other] * sample.effort.nanoseconds[other] / sample.time
                    }
                    product += share * overall * (1 - others)
                    square += share * share * overall
                }
                factors[group] = max(overall / 4, min(product / square, overall * 4))
            }
        }
        return safe(factors, measured)
    }

    /// Raises factors until no sample took much longer than its sum, and those that no sample tells anything about.
    private static func safe(_ factors: Factors, _ measured: [(effort: ImageEffort, time: Double)]) -> Factors {
        var factors = factors
        var slowest = 0.0
        var isKnown = InlineArray<5, Bool>(repeating: false)
        var worst = 1.0
        for sample in measured {
            var foreseen = 0.0
            for group in factors.indices { foreseen += factors[group] * sample.effort.nanoseconds[group] }
            worst = max(worst, sample.time / foreseen)
            for group in factors.indices where factors[group] * sample.effort.nanoseconds[group] > foreseen / 10 {
                isKnown[group] = true
                slowest = max(slowest, factors[group])
            }
        }
        for group in factors.indices {
            // Between other work calls begin with cold caches, which they never do here.
            if group == ImageEffort.Group.calls.rawValue { factors[group] = max(factors[group], slowest) }
            if !isKnown[group] { factors[group] = max(factors[group], slowest * 1.5) }
            factors[group] *= max(1, worst / toleratedExcess)
        }
        return factors
    }

    /// How much the samples' overall ratio counts beside one sample.
    private static let pull = 0.01
    /// What the margin of estimates may be used up by a sample.
    private static let toleratedExcess = 1.15
}
