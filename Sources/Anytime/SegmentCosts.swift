import Engine

/// One number for each segment of a program: nanoseconds, or multiply-adds. A view of memory that must outlive it.
package struct SegmentCosts {
    private let first: UnsafePointer<UInt64>
    /// Number of exits of the program.
    package let exits: Int

    /// A view of the numbers of `Segment.count(exits:)` segments.
    init(_ first: UnsafePointer<UInt64>, exits: Int) {
        self.first = first
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
        var before: UInt64 = 0
        for exit in 0..<exits {
            let record = executor.exit(exit)
            let trunks = record.multiplyAdds - record.headMultiplyAdds
            numbers[Segment.trunk(exit).index] = trunks - before
            numbers[Segment.head(exit).index] = record.headMultiplyAdds
            before = trunks
        }
        self.init(numbers, exits: exits)
    }

    /// The cost of a segment; 0 where none is known.
    #if !DEBUG
        @_noAllocation @_noLocks
    #endif
    package func of(_ segment: Segment) -> UInt64 {
        first[segment.index]
    }
}
