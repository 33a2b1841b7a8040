import CLinux
import Engine

/// Tells the work of a run's segments from what held it up, and teaches the cost model the first.
///
/// Work is processor time. Reading that clock is a system call, so it is read as seldom as the cost model says: the segments
/// since the reading before are a group, and were undisturbed if the group used the processor all the time.
struct WorkMeter {
    private var wallBefore: UInt64 = 0
    private var workBefore: UInt64 = 0
    private var stallBefore: UInt64 = 0
    /// The segments of the group.
    private var group = InlineArray<8, Lap>(repeating: Lap(segment: 0, duration: 0, isFinished: true))
    private var count = 0
    /// Nanoseconds of the run that were not work, as far as that is known.
    private(set) var heldUp: UInt64 = 0

    private struct Lap {
        var segment: Int
        var duration: UInt64
        var isFinished: Bool
    }

    /// A meter that starts now.
    init(now: UInt64, team: borrowing ThreadTeam) {
        wallBefore = now
        workBefore = clinux_thread_cpu_ns()
        stallBefore = team.stallTime()
    }

    /// Takes the duration of a segment that has ended now, or was left now because the time was up.
    mutating func add(
        _ segment: Segment, _ duration: UInt64, isFinished: Bool, now: UInt64, team: borrowing ThreadTeam,
        costs: borrowing CostModel
    ) {
        if isFinished { costs.observe(segment, duration) }
        group[count] = Lap(segment: segment.index, duration: duration, isFinished: isFinished)
        count += 1
        if count == group.count || now - wallBefore >= costs.meterInterval {
            settle(now: now, team: team, costs: costs)
        }
    }

    /// Closes the group: what was undisturbed is recorded.
    mutating func settle(now: UInt64, team: borrowing ThreadTeam, costs: borrowing CostModel) {
        guard count > 0 else { return }
        let wall = now - min(wallBefore, now)
        let processor = clinux_thread_cpu_ns()
        // While a member of the team is late, this thread uses the processor without working.
        let stall = team.stallTime() - stallBefore
        let used = min(processor - min(workBefore, processor), wall)
        let work = used - min(stall, used)
        let interference = wall - work
        heldUp += interference
        if interference <= wall / 32 + 2000 {
            for place in 0..<count { record(group[place], group[place].duration, costs) }
        } else if count == 1 {
            record(group[0], work, costs)
        }
        count = 0
        wallBefore = now
        workBefore = processor
        stallBefore = team.stallTime()
    }

    /// What was left takes at least this long, which the model should hear of where it is news.
    private func record(_ lap: Lap, _ duration: UInt64, _ costs: borrowing CostModel) {
        let segment = Segment(index: lap.segment)
        if lap.isFinished || duration > costs.worst(segment) { costs.record(segment, duration) }
    }
}
