import Plan

/// The memory that a plan's programs take turns in: their maps, and scratch memory for every thread.
package struct Workspace {
    /// Where the programs' buffers lie.
    let maps: UnsafeMutableRawPointer
    /// Scratch memory of team member 0; the other members' follows.
    private let scratch: UnsafeMutableRawPointer
    private let scratchSize: Int

    /// Bytes that `init` takes from the arena for any one of the plan's programs at a time.
    package static func byteCount(_ plan: Plan, threads: Int) -> Int {
        Arena.byteCount(UInt8.self, mapsSize(plan)) + Arena.byteCount(UInt8.self, threads * scratchSize(plan))
    }

    /// Takes the memory for the largest of the plan's programs.
    package init(_ plan: Plan, threads: Int, arena: inout Arena) {
        maps = UnsafeMutableRawPointer(arena.take(UInt8.self, Self.mapsSize(plan)))
        scratchSize = Self.scratchSize(plan)
        scratch = UnsafeMutableRawPointer(arena.take(UInt8.self, threads * scratchSize))
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
