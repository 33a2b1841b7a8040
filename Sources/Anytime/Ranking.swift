import Engine

/// The best classes of every exit, each exit's in memory of its own: a later exit never overwrites an earlier answer.
package struct Ranking: ~Copyable {
    /// A class and how sure the network is of it.
    package struct Candidate {
        /// Index of the class.
        package var classIndex: Int32 = 0
        /// Softmax of the exit's logits at its temperature, 0...1.
        package var score: Float = 0
    }

    /// The most candidates of an exit.
    package static var largestCount: Int { 16 }

    /// Candidates of each exit: what was asked for, or the number of classes if that is less.
    package let count: Int
    private let candidates: UnsafeMutablePointer<Candidate>

    /// Bytes that `init` takes from an arena.
    package static func byteCount(exits: Int) -> Int {
        Arena.byteCount(Candidate.self, exits * largestCount)
    }

    /// Memory for the best `count` of `classes` classes at each of `exits` exits.
    /// - Precondition: `count` is 1...16; the arena outlives the ranking.
    package init(exits: Int, classes: Int, count: Int, arena: inout Arena) {
        precondition(count >= 1 && count <= Self.largestCount, "Ranking: count out of range")
        self.count = min(count, classes)
        candidates = arena.take(Candidate.self, exits * Self.largestCount)
        candidates.initialize(repeating: Candidate(), count: exits * Self.largestCount)
    }

    /// Ranks the classes of exit `exit`, counted from 0, by their logits; the lowest index wins a tie.
    ///
    /// Logits decide and not scores, because scores that differ may round to the same number.
    /// - Complexity: O(classes · count) at worst, O(classes) where few logits are among the best so far.
    #if !DEBUG
        @_noAllocation @_noLocks
    #endif
    package func rank(exit: Int, logits: UnsafeBufferPointer<Float>, temperature: Float) {
        let best = candidates + exit * Self.largestCount
        var filled = 0
        for index in 0..<logits.count {
            let logit = logits[index]
            if filled == count, !(logit > logits[Int(best[filled - 1].classIndex)]) { continue }
            var place = filled < count ? filled : filled - 1
            while place > 0, logit > logits[Int(best[place - 1].classIndex)] {
                best[place] = best[place - 1]
                place -= 1
            }
            best[place].classIndex = Int32(truncatingIfNeeded: index)
            filled = min(filled + 1, count)
        }
        let softmax = Softmax(logits, temperature: temperature)
        for place in 0..<filled { best[place].score = softmax.probability(of: logits[Int(best[place].classIndex)]) }
    }

    /// The candidate at `place`, counted from 0, of an exit that was ranked.
    #if !DEBUG
        @_noAllocation @_noLocks
    #endif
    package func candidate(exit: Int, place: Int) -> Candidate {
        candidates[exit * Self.largestCount + place]
    }
}
