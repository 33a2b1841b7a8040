/// What one plan was measured to need on one machine, for later starts of the same.
///
/// Costs are kept for each frequency at which the machine was seen.
public struct Profile: Sendable {
    /// What a profile holds for: anything else of it differs, and it says nothing.
    public struct Identity: Equatable, Sendable {
        /// Checksum of the plan but for its weights.
        public let plan: UInt64
        /// Checksum of the plan's weights.
        public let weights: UInt64
        /// Which of the plan's programs, from 0.
        public let program: Int
        /// Kind of processor and board.
        public let processor: String
        /// Name of the instruction set of the kernels.
        public let instructionSet: String
        /// Threads that work on one image.
        public let threads: Int
        /// Whether they had real-time priority.
        public let isRealTime: Bool

        /// Whether both are for the same. Text is compared byte by byte, without the Unicode tables that boards lack.
        public static func == (left: Identity, right: Identity) -> Bool {
            left.plan == right.plan && left.weights == right.weights && left.program == right.program
                && left.threads == right.threads && left.isRealTime == right.isRealTime
                && left.hasProcessor(of: right)
                && left.instructionSet.utf8.elementsEqual(right.instructionSet.utf8)
        }

        /// Whether both are of the same processor.
        func hasProcessor(of other: Identity) -> Bool { processor.utf8.elementsEqual(other.processor.utf8) }
    }

    /// What was measured at one frequency. Durations are in nanoseconds.
    public struct Costs: Equatable, Sendable {
        /// In kHz; 0 where the machine does not tell.
        public var frequency: UInt64
        /// The durations of each segment, ascending: trunk and head of exit 1, of exit 2, and so on.
        var segments: [[UInt64]] = []
        /// From the posting of a job to the worker's first instruction, ascending.
        var starts: [UInt64] = []
        /// By how much exit 1's answer took longer than its work, ascending.
        var overheads: [UInt64] = []
        /// How late threads were: pairs of a duration and how often it occurred.
        var wakeUps: [UInt64] = []
        var seals: [UInt64] = []
        var holdUps: [UInt64] = []
        /// The longest quantum of each operator.
        var quanta: [UInt64] = []
        /// Coefficients of the cost of images; none where none was measured.
        var images: [Double] = []

        /// The durations of the trunk of exit `exit`, counted from 1; ascending quantiles, the last is the longest.
        public func segment(trunkOf exit: Int) -> [UInt64] { segments[2 * exit - 2] }
        /// The same of its head.
        public func segment(headOf exit: Int) -> [UInt64] { segments[2 * exit - 1] }
        /// How long the worker took to begin.
        public var startDelays: [UInt64] { starts }
        /// The longest that work goes on once it was told to stop.
        public var longestQuantum: UInt64 { quanta.max() ?? 0 }

        /// How many requests there were, and how many of them were held up longer than `limit`.
        public func heldUp(longerThan limit: UInt64) -> (count: UInt64, probes: UInt64) {
            var count: UInt64 = 0
            var probes: UInt64 = 0
            for place in stride(from: 0, to: holdUps.count - 1, by: 2) {
                probes += holdUps[place + 1]
                if holdUps[place] > limit { count += holdUps[place + 1] }
            }
            return (count, probes)
        }

        /// Nothing yet.
        init(frequency: UInt64) { self.frequency = frequency }
    }

    /// The version of the file that is read and written.
    static let version: UInt64 = 1
    /// More frequencies than this nobody has.
    static let mostFrequencies = 32

    /// What it holds for.
    public let identity: Identity
    /// By frequency, each once.
    public private(set) var costs: [Costs]

    package init(identity: Identity, costs: [Costs] = []) {
        self.identity = identity
        self.costs = costs
    }

    /// Puts in what was measured at a frequency, in place of what was known for it.
    mutating func set(_ new: Costs) {
        costs.removeAll { $0.frequency == new.frequency }
        costs.append(new)
        if costs.count > Self.mostFrequencies { costs.removeFirst() }
    }

    /// What is known for the frequency nearest to this one: the slower of two that are as near.
    func nearest(to frequency: UInt64) -> Costs? {
        var best: Costs?
        for candidate in costs {
            guard let known = best else {
                best = candidate
                continue
            }
            let (new, old) = (distance(candidate.frequency, frequency), distance(known.frequency, frequency))
            if new < old || new == old && candidate.frequency < known.frequency { best = candidate }
        }
        return best
    }

    private func distance(_ one: UInt64, _ other: UInt64) -> UInt64 { max(one, other) - min(one, other) }
}
