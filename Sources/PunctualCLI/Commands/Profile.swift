import CLinux
import Punctual
import Text

extension Command {
    /// `punctual profile`: measures once what later starts need to know.
    static let profile = Command(
        name: "profile", summary: "measures what this machine needs, for later starts",
        help: """
            Measures on this machine how long every exit, every stage and every quantum of work takes, and how often
            something holds up the threads. Other commands use it instead of measuring in a hurry when they start.
            Do it with the load, the clock frequency and the priority that the machine will have later; what is measured
            at another frequency is kept beside it.

            punctual profile --model PLAN [OPTIONS]

              --model PLAN     the network
              --duration TIME  how long to measure; default 10s
              --threads N      threads per frame, 1 to 16; default 1
              --realtime       with real-time priority, on processors of its own, with all memory locked
              --output FILE    where to write it; default: beside the plan or, where that cannot be written, in
                               $XDG_STATE_HOME or ~/.local/state
              --json           JSON instead of a table

            """,
        options: [.model, .duration, .threads, .realTime, .output, .json], operands: .none, run: Profiling.run)
}

extension Option {
    fileprivate static let duration = Option("duration", example: "10s")
    fileprivate static let output = Option("output", example: "model.profile")
}

/// The work of `punctual profile`.
private enum Profiling {
    private static let shortest: UInt64 = 100_000_000

    @Sendable static func run(_ options: Options, _ console: Console) throws(Failure) -> ExitCode {
        let duration = try options.duration(.duration) ?? 10_000_000_000
        guard duration >= shortest else {
            throw Failure(.usage, "\(Option.duration.dashed): less than 100 ms tell nothing: for example 10s")
        }
        if let output = options.argument(.output) { try check(output) }
        let settings = try ClassifierOptions(options)
        if let output = options.argument(.output), output.isSameFile(as: settings.model.bytes) {
            throw Failure(.usage, phrase("--output '%': the profile would overwrite the plan", output.text))
        }
        let classifier = try settings.makeClassifier(try settings.openPlan(), mode: .handOff, console)
        let lookup = ProfileLookup(wanted: options.argument(.output), model: settings.model)
        let identity = classifier.profileIdentity(processor: ProfileLookup.processor)
        let costs = classifier.makeProfile(for: duration, frequency: ProfileLookup.frequency)
        let paths = lookup.paths(for: classifier)
        var reason: Int32 = 0
        let path = write(costs, of: identity, to: paths, &reason)
        // What was measured is shown even when it cannot be kept.
        let report = ProfileReport(classifier: classifier, costs: costs, path: path)
        if options.has(.json) { report.writeJSON(console.output) } else { report.writeText(console.output) }
        guard path == nil else { return .success }
        throw Failure(cannotWrite: paths, reason)
    }

    /// Refuses a file that cannot be written before anything is measured for it, as far as that can be seen.
    private static func check(_ output: Argument) throws(Failure) {
        let path = Array(output.text.utf8)
        guard !path.isEmpty else {
            throw Failure(.usage, "\(Option.output.dashed) '' is no file: for example model.profile")
        }
        let folder = path.lastIndex(of: UInt8(ascii: "/")).map { Array(path[...$0]) } ?? Array("./".utf8)
        let reason = String(decoding: folder, as: UTF8.self).withCString { clinux_check_writable($0) }
        if reason != 0 { throw Failure(cannotWrite: [output.text], reason) }
    }

    /// Adds what was measured to the profile that is there, if it is for the same, and writes it to the first path that
    /// takes it.
    /// - Returns: That path; nil when none does, with the first one's reason.
    private static func write(
        _ costs: Profile.Costs, of identity: Profile.Identity, to paths: [String], _ reason: inout Int32
    ) -> String? {
        for (index, path) in paths.enumerated() {
            do throws(ProfileError) {
                if index > 0 { makeFolders(of: path) }
                try Profile(identity: identity, adding: costs, to: path).write(to: path)
                return path
            } catch {
                if case .cannotWrite(let errno) = error, reason == 0 { reason = errno }
            }
        }
        return nil
    }

    /// Makes the folders that a file of the user's state needs.
    private static func makeFolders(of path: String) {
        let bytes = Array(path.utf8)
        for (index, byte) in bytes.enumerated() where byte == UInt8(ascii: "/") && index > 0 {
            var errno: Int32 = 0
            _ = String(decoding: bytes[..<index], as: UTF8.self).withCString { clinux_make_directory($0, &errno) }
        }
    }
}
