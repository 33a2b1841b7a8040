/// Which processors to pin threads to: a pure function of what is known of them.
package enum ProcessorChoice {
    /// What is known of a processor that may be taken.
    package struct Candidate: Sendable {
        /// The kernel's number.
        package let number: Int
        /// The kernel puts nothing on it by itself.
        package var isIsolated = false
        /// The lowest number among the processors that share its core.
        package var core: Int
        /// How fast it is beside the others, in any unit.
        package var capacity = 0
        /// The share of the time that it was busy just now, in percent.
        package var busyPercent = 0

        /// A processor with a core of its own, of which nothing else is known.
        package init(number: Int) {
            self.number = number
            core = number
        }
    }

    /// Picks `count` different processors, the best first; fewer when there are fewer.
    ///
    /// Isolated ones come first, then those whose core is not taken yet, then the fastest, where an eighth less is as
    /// fast, then the least busy ones.
    ///
    /// - Parameters:
    ///   - count: How many threads there are.
    ///   - candidates: The processors that may be taken.
    ///   - seed: Decides between equals; something that differs between processes, so that two of them do not meet on
    ///     the first processor.
    package static func choose(_ count: Int, among candidates: [Candidate], seed: UInt64) -> [Int] {
        var rest = candidates
        var takenCores: [Int] = []
        var chosen: [Int] = []
        while chosen.count < count && !rest.isEmpty {
            var best = rest.indices.filter { index in rest[index].isIsolated }
            if best.isEmpty { best = Array(rest.indices) }
            let ownCore = best.filter { !takenCores.contains(rest[$0].core) }
            if !ownCore.isEmpty { best = ownCore }
            let fastest = best.reduce(0) { max($0, rest[$1].capacity) }
            best = best.filter { rest[$0].capacity >= fastest - fastest / 8 }
            var index = best[0]
            for other in best where precedes(rest[other], rest[index], seed) { index = other }
            let candidate = rest.remove(at: index)
            takenCores.append(candidate.core)
            chosen.append(candidate.number)
        }
        return chosen
    }

    /// Whether the left one is less busy, or as busy and preferred by the seed.
    private static func precedes(_ left: Candidate, _ right: Candidate, _ seed: UInt64) -> Bool {
        if left.busyPercent != right.busyPercent { return left.busyPercent < right.busyPercent }
        return mixed(left.number, seed) < mixed(right.number, seed)
    }

    /// A number that depends on both in no visible way: the finalizer of SplitMix64.
    private static func mixed(_ number: Int, _ seed: UInt64) -> UInt64 {
        var value = (seed &+ UInt64(truncatingIfNeeded: number)) &* 0x9E37_79B9_7F4A_7C15
        value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
        return value ^ value >> 31
    }
}
