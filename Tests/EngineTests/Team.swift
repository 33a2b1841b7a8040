import Engine
import Plan

/// A team with an arena of its own, and a workspace without maps.
final class Team {
    private let team: ThreadTeam
    private let workspace: Workspace
    private let arena: Arena

    init(_ count: Int) {
        let byteCount = ThreadTeam.byteCount + Workspace.byteCount(scratchSize: 64, threads: 16)
        guard var arena = Arena(byteCount: byteCount) else {
            fatalError("no memory for a team")
        }
        team = ThreadTeam(count: count, arena: &arena)
        workspace = Workspace(mapsSize: 0, scratchSize: 64, threads: 16, arena: &arena)
        self.arena = arena
    }

    /// Members, the caller's thread included.
    var count: Int { team.count }

    /// Whether every member but the caller's sleeps.
    var isAsleep: Bool { team.isAsleep }

    var activeCount: Int { team.activeCount }
    var dismissals: Int { team.dismissals }
    var stallTime: UInt64 { team.stallTime() }

    func rouse() { team.rouse() }

    /// Runs the step; whether all of it was run.
    func run(_ step: UnsafePointer<Step>, until stop: UInt64 = .max) -> Bool {
        team.run(step, in: workspace, until: stop)
    }

    /// Runs the step; whether all of it was run.
    func run(_ step: CountingStep, until stop: UInt64 = .max) -> Bool {
        run(step.step, until: stop)
    }
}
