import Board
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
    /// Speed and heat when it was over.
    private let reading = BoardSensors().read()

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

    /// "600 of 1500 MHz, 81 degrees, throttled"; nil where the board tells nothing.
    var speed: String? {
        var words: [String] = []
        if let frequency = reading.frequency {
            let highest = reading.highestFrequency.map { " of \($0 / 1000)" } ?? ""
            words.append("\(frequency / 1000)\(highest) MHz")
        }
        if let temperature = reading.temperature { words.append("\(temperature / 1000) degrees") }
        if let throttling = reading.throttling, throttling.isSlowedNow {
            words.append(throttling.underVoltage.isNow ? "slowed by under-voltage" : "slowed by heat")
        }
        var line = ""
        for word in words { line += line.utf8.isEmpty ? word : ", \(word)" }
        return words.isEmpty ? nil : line
    }

    /// Writes the members of an object.
    func write(_ json: inout JSONWriter) {
        json.member("threads", threads)
        json.member("isa", instructionSet)
        json.member("page_faults", pageFaults)
        json.member("plan_open_us", Double(planOpenTime) / 1000, places: 3)
        json.member("frequency_khz", reading.frequency.map { UInt64(max($0, 0)) })
        json.member("temperature_c", reading.temperature.map { Double($0) / 1000 }, places: 1)
        if let throttling = reading.throttling { json.member("slowed", throttling.isSlowedNow) }
    }
}
