import Board
import Punctual

/// Finds the profile of a classifier, and has it used.
struct ProfileLookup {
    /// What `--profile` names.
    let wanted: Argument?
    /// The plan's path.
    let model: Argument

    /// Kind of processor and board of this machine.
    static var processor: String { ProcessorIdentity(.machine).text }
    /// The frequency just now, in kHz; 0 when it is not known.
    static var frequency: UInt64 { UInt64(max(BoardSensors().read().frequency ?? 0, 0)) }

    /// Where the profile of a classifier is kept; the best place first.
    func paths(for classifier: Classifier) -> [String] {
        if let wanted { return [String(cString: wanted.bytes)] }
        return Profile.paths(
            plan: String(cString: model.bytes), identity: classifier.profileIdentity(processor: Self.processor))
    }

    /// Has a classifier use its profile if there is one. One that does not fit is said to, and the classifier measures;
    /// it is a failure where it was asked for by name and cannot be read.
    func use(for classifier: Classifier, _ console: Console) throws(Failure) {
        for path in paths(for: classifier) {
            do throws(ProfileError) {
                let profile = try Profile(contentsOf: path)
                try classifier.use(profile, processor: Self.processor, frequency: Self.frequency)
                return
            } catch {
                if case .cannotOpen(let errno) = error {
                    if let wanted { throw Failure(cannotOpen: wanted, errno) }
                    continue
                }
                console.warn(
                    "the profile '\(path)' is not used: \(error.description); 'punctual profile' makes a new one")
                return
            }
        }
    }
}
