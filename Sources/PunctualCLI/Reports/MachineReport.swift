import Punctual
import Text

/// What every measurement says of the machine and of how it was used.
struct MachineReport {
    let threads: Int
    let instructionSet: String
    /// While frames were measured, of the whole process.
    let pageFaults: UInt64
    /// Nanoseconds to map and validate the plan.
    let planOpenTime: UInt64

    init(_ classifier: Classifier, pageFaults: UInt64, planOpenTime: UInt64) {
        threads = classifier.threads
        instructionSet = String(cString: classifier.instructionSet.name)
        self.pageFaults = pageFaults
        self.planOpenTime = planOpenTime
    }

    /// "1 thread, neon, 0 page faults, plan opened in 62 us".
    var text: String {
        "\(threads) thread\(threads == 1 ? "" : "s"), \(instructionSet), \(pageFaults) page faults, plan opened in "
            + Quantity.text(nanoseconds: planOpenTime)
    }

    /// Writes the members of an object.
    func write(_ json: inout JSONWriter) {
        json.member("threads", threads)
        json.member("isa", instructionSet)
        json.member("page_faults", pageFaults)
        json.member("plan_open_us", Double(planOpenTime) / 1000, places: 3)
    }
}
