/// How long preparing an image takes on this machine, foreseen from its `ImageWork`.
///
/// The time is a sum over what is done: calls, coded data of files with one scan and with several, pixels, resizing. How
/// the work within one of these groups adds up was fitted once, on one machine, to some thousand photographs and is the
/// same everywhere (`ImageEffort`); how fast this machine does each group is measured on it, as one factor for each. So
/// few numbers have to be measured that some milliseconds are enough, and that none of them can come out absurd.
package struct ImageCostModel: Sendable {
    /// How many times as long as on the machine of the fit each group takes, in the order of `ImageEffort.Group`.
    package typealias Factors = InlineArray<5, Double>

    /// Finite and positive.
    package private(set) var factors: Factors
    /// What images that took longer than foreseen have widened estimates to; 1 or more, for each kind of image: in
    /// memory, JPEG of one scan, of several, of other formats.
    private var widenings: InlineArray<4, Double> = [1, 1, 1, 1]
    /// By how much the last image of each kind took longer than its estimate had twice been; 0 when it did not.
    private var suspicions: InlineArray<4, Double> = [0, 0, 0, 0]

    /// Photographs of the fit took 0.75 to 1.25 times what the sum says, with 1 in 1000 outside, and a machine of
    /// another kind shares the time out differently within a group.
    package static let margin = 1.35

    /// Factors beyond these are a mistake: the fastest processor is no hundred times faster than that of the fit, and an
    /// emulated one on a slow machine no ten thousand times slower.
    private static let possibleFactors = 0.01...10_000

    /// A guess that is safe on all but emulated machines, for as long as nothing was measured.
    package init() { factors = Factors(repeating: 40) }

    /// Takes factors that were measured before; nil when they cannot be.
    package init?(factors: Factors) {
        for group in factors.indices {
            // Written so that a NaN is refused.
            guard Self.possibleFactors.contains(factors[group]) else { return nil }
        }
        self.factors = factors
    }

    /// The time in nanoseconds that preparing the image hardly ever exceeds when nothing disturbs it.
    package func estimate(_ work: ImageWork) -> UInt64 {
        let nanoseconds = typical(work) * Self.margin * widenings[work.kind]
        return nanoseconds < 1e18 ? UInt64(nanoseconds) + 1 : 1_000_000_000_000_000_000
    }

    /// What the image takes more often than not, in nanoseconds.
    package func typical(_ work: ImageWork) -> Double {
        let effort = ImageEffort(work)
        var sum = 0.0
        for group in factors.indices { sum += factors[group] * effort.nanoseconds[group] }
        return sum
    }

    /// Learns from an image that was prepared to its end, undisturbed as far as the caller can tell.
    ///
    /// One that took longer than its estimate widens the estimates of its kind at once, and what was widened fades over
    /// some hundred images. More than double is believed only of two images in a row.
    package mutating func record(_ work: ImageWork, took nanoseconds: UInt64) {
        let kind = work.kind
        let ratio = Double(nanoseconds) / (typical(work) * Self.margin)
        let widening = widenings[kind]
        guard ratio > widening else {
            suspicions[kind] = 0
            widenings[kind] -= (widening - max(ratio, 1)) * Self.fading
            return
        }
        let believed = max(2 * widening, min(suspicions[kind], ratio))
        suspicions[kind] = ratio > 2 * widening ? ratio : 0
        widenings[kind] = min(ratio * Self.reserve, believed, Self.mostWidening)
    }

    /// Notes that an image was refused because of its estimate: what widened that fades all the same, so that it does not
    /// refuse everything for good.
    package mutating func recordRefused(_ work: ImageWork) {
        widenings[work.kind] -= (widenings[work.kind] - 1) * Self.fading
    }

    /// The share of a widening that goes with every image that did not need it.
    private static let fading = 1.0 / 128
    /// What was needed once is exceeded a little the next time.
    private static let reserve = 1.05
    /// Beyond this the measurement was wrong, and is to be repeated.
    private static let mostWidening = 1000.0

    /// Replaces the factors and forgets what images have taught.
    mutating func replace(factors: Factors) {
        var limited = factors
        for group in factors.indices {
            limited[group] = max(Self.possibleFactors.lowerBound, min(factors[group], Self.possibleFactors.upperBound))
        }
        self = ImageCostModel(factors: limited) ?? ImageCostModel()
    }
}

extension ImageWork {
    /// The index of the image's kind: in memory, JPEG of one scan, of several, of other formats.
    fileprivate var kind: Int { byteCount == 0 ? 0 : inflatedBytes > 0 ? 3 : isMultiScan ? 2 : 1 }
}
