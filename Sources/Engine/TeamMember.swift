import CLinux
import Synchronization

/// One thread of a team.
struct TeamMember: ~Copyable {
    let team: UnsafeMutablePointer<TeamState>
    let number: Int
    var thread: UInt64 = 0
    /// 1 from before it claims a quantum until it finds none.
    let isWorking = Atomic<UInt32>(0)
    /// Until when it claims none, in monotonic nanoseconds.
    private let absence = Atomic<UInt64>(0)
    /// How long it sits out the next time; only the caller's thread uses it.
    private let penalty = Atomic<UInt64>(0)

    private static var shortestPenalty: UInt64 { 20_000_000 }
    private static var longestPenalty: UInt64 { 5_000_000_000 }

    init(team: UnsafeMutablePointer<TeamState>, number: Int) {
        self.team = team
        self.number = number
    }

    /// Whether it has to leave the work to others.
    borrowing func sitsOut(at now: UInt64) -> Bool {
        now < absence.load(ordering: .relaxed)
    }

    /// Makes it sit out for a while: twice as long as the time before, unless it has done well for longer than that.
    borrowing func dismiss(at now: UInt64) {
        let before = penalty.load(ordering: .relaxed)
        let didWell = now > absence.load(ordering: .relaxed) + 2 * before
        let next = didWell ? Self.shortestPenalty : min(2 * before, Self.longestPenalty)
        penalty.store(next, ordering: .relaxed)
        absence.store(now + next, ordering: .relaxed)
    }
}

/// The life of a member other than the caller's thread: work, spin for a while, sleep.
func teamMemberBody(_ context: UnsafeMutableRawPointer?) {
    guard let context else { return }
    let member = context.assumingMemoryBound(to: TeamMember.self)
    let (team, number) = (member.pointee.team, member.pointee.number)
    team.pointee.comeUp()
    // Long enough to stay awake between the operators of one frame, short enough to sleep between frames.
    let longestSpin = 4000
    var spins = 0
    while team.pointee.isClosing.load(ordering: .sequentiallyConsistent) == 0 {
        if team.pointee.work(member: number).quanta > 0 {
            spins = 0
        } else if spins < longestSpin {
            spins += 1
            clinux_relax()
        } else {
            spins = 0
            team.pointee.sleep()
        }
    }
}
