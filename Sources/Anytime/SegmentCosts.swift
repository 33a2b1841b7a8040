import Engine

/// What each segment of a program costs: nanoseconds, or multiply-adds. A view of memory that must outlive it.
package struct SegmentCosts {
    private let usual: UnsafePointer<UInt64>
    /// By how much a segment may exceed what it usually costs; null where costs are exact.
    private let excess: UnsafePointer<UInt64>?
    /// Number of exits of the program.
    package let exits: Int

    /// A view of the numbers of `Segment.count(exits:)` segments.
    init(usual: UnsafePointer<UInt64>, excess: UnsafePointer<UInt64>?, exits: Int) {
        self.usual = usual
        self.excess = excess
        self.exits = exits
    }

    /// Bytes that `init(multiplyAddsOf:arena:)` takes from an arena.
    package static func byteCount(exits: Int) -> Int {
        Arena.byteCount(UInt64.self, Segment.count(exits: exits))
    }

    /// The multiply-adds of each segment of a program.
    package init(multiplyAddsOf executor: borrowing Executor, arena: inout Arena) {
        let exits = executor.exitCount
        let numbers = arena.take(UInt64.self, Segment.count(exits: exits))
        numbers.initialize(repeating: 0, count: Segment.count(exits: exits))
        for exit in 0..<exits {
            numbers[Segment.trunk(exit).index] = executor.multiplyAdds(ofTrunk: exit)
            numbers[Segment.head(exit).index] = executor.exit(exit).headMultiplyAdds
        }
        self.init(usual: numbers, excess: nil, exits: exits)
    }

    /// What a segment usually costs; 0 where that is not known.
    #if !DEBUG
        @_noAllocation @_noLocks
    #endif
    package func of(_ segment: Segment) -> UInt64 {
        usual[segment.index]
    }

    /// By how much a segment may exceed that.
    #if !DEBUG
        @_noAllocation @_noLocks
    #endif
    package func excess(of segment: Segment) -> UInt64 {
        excess?[segment.index] ?? 0
    }
}
