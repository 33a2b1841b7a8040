import Plan

/// The memory that a plan's programs take turns in: their maps, and scratch memory for every thread.
package struct Workspace {
    /// Where the programs' buffers lie.
    package let maps: UnsafeMutableRawPointer
    /// Scratch memory of team member 0; the other members' follows.
    private let scratch: UnsafeMutableRawPointer
    private let scratchSize: Int

    /// Bytes that `init` takes from the arena.
    package static func byteCount(mapsSize: Int = 0, scratchSize: Int, threads: Int) -> Int {
        Arena.byteCount(UInt8.self, mapsSize) + Arena.byteCount(UInt8.self, threads * scratchSize)
    }

    /// Bytes that `init` takes from the arena for any one of the plan's programs at a time.
    package static func byteCount(_ plan: Plan, threads: Int) -> Int {
        byteCount(mapsSize: mapsSize(plan), scratchSize: scratchSize(plan), threads: threads)
    }

    /// Takes `mapsSize` bytes for maps and `scratchSize` bytes for each thread.
    package init(mapsSize: Int, scratchSize: Int, threads: Int, arena: inout Arena) {
        maps = UnsafeMutableRawPointer(arena.take(UInt8.self, mapsSize))
        self.scratchSize = scratchSize
        scratch = UnsafeMutableRawPointer(arena.take(UInt8.self, threads * scratchSize))
    }

    /// Takes the memory for the largest of the plan's programs.
    package init(_ plan: Plan, threads: Int, arena: inout Arena) {
        self.init(
            mapsSize: Self.mapsSize(plan), scratchSize: Self.scratchSize(plan), threads: threads, arena: &arena)
    }

    /// The scratch memory of one team member.
    func scratch(of member: Int) -> UnsafeMutableRawPointer { scratch + member * scratchSize }

    private static func mapsSize(_ plan: Plan) -> Int {
        var largest = 0
        for program in 0..<plan.programCount { largest = max(largest, Int(plan.program(program).arenaSize)) }
        return largest
    }

    private static func scratchSize(_ plan: Plan) -> Int {
        var largest = 0
        for program in 0..<plan.programCount { largest = max(largest, Int(plan.program(program).scratchSize)) }
        return largest
    }
}
