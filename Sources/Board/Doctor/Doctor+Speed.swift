import Text

/// How fast the processors run, and what slows them down.
extension Doctor {
    private static var policies: CompactString { "/sys/devices/system/cpu/cpufreq" }

    /// Who decides how fast the processors run.
    func governor() -> Finding? {
        var parts: CompactString = ""
        var isDynamic = false
        for number in root.numbers(in: Self.policies, prefix: "policy") {
            let folder: CompactString = "\(Self.policies)/policy\(number)"
            guard let governor = root.text("\(folder)/scaling_governor")?.trimmed else { continue }
            if !governor.equals("performance") { isDynamic = true }
            parts.add(
                "\(processorNames(ofPolicy: number)): \(governor.printable(limit: 20))\(frequency(folder))",
                separator: "; ")
        }
        if parts.isEmpty {
            guard root.text("/sys/devices/system/cpu/online") != nil else { return nil }
            return Finding("governor", .note, "the frequency of the processors is not this kernel's to control")
        }
        return Finding(
            "governor", isDynamic ? .warning : .ok, parts,
            remedy: "the first frames after a pause run slowly: "
                + "`echo performance | sudo tee /sys/devices/system/cpu/cpufreq/policy*/scaling_governor`")
    }

    private func processorNames(ofPolicy number: Int) -> CompactString {
        let words = root.text("\(Self.policies)/policy\(number)/related_cpus")?.words ?? []
        let processors = ProcessorList(words.compactMap { $0.integer })
        return processors.isEmpty ? "policy \(number)" : Self.name(processors)
    }

    /// "processor 3" or "processors 0-3".
    static func name(_ processors: ProcessorList) -> CompactString {
        "\(processors.count == 1 ? "processor" : "processors") \(processors.text)"
    }

    private func frequency(_ folder: CompactString) -> CompactString {
        guard let now = root.integer("\(folder)/scaling_cur_freq") else { return "" }
        guard let highest = root.integer("\(folder)/cpuinfo_max_freq") else { return ", \(now / 1000) MHz" }
        return ", \(now / 1000) of \(highest / 1000) MHz"
    }

    /// Whether somebody keeps the processors below their maximum.
    func frequencyLimit() -> Finding? {
        for number in root.numbers(in: Self.policies, prefix: "policy") {
            let folder: CompactString = "\(Self.policies)/policy\(number)"
            guard let limit = root.integer("\(folder)/scaling_max_freq"),
                let highest = root.integer("\(folder)/cpuinfo_max_freq"), limit < highest
            else { continue }
            let name = processorNames(ofPolicy: number)
            return Finding(
                "frequency-limit", .warning, "\(name) may use \(limit / 1000) of \(highest / 1000) MHz",
                remedy: "cool the board if it is hot, or lift the limit: "
                    + "`echo \(highest) | sudo tee /sys/devices/system/cpu/cpufreq/policy\(number)/scaling_max_freq`")
        }
        return nil
    }

    /// How hot the processors are.
    func temperature() -> Finding? {
        guard let temperature = BoardSensors(root).read().temperature else { return nil }
        let degrees: CompactString = "\(decimal(Double(temperature) / 1000, places: 1)) C"
        let severity: Finding.Severity = temperature >= 85_000 ? .problem : temperature >= 75_000 ? .warning : .ok
        let text: CompactString =
            switch severity {
            case .problem: "\(degrees): so hot that most boards slow down"
            case .warning: "\(degrees): boards slow down from 80 to 85 C"
            default: degrees
            }
        return Finding("temperature", severity, text, remedy: "give it a heat sink and a fan, or more air")
    }

    /// What a Raspberry Pi's firmware says about supply and heat.
    func supply() -> Finding? {
        guard let throttling = BoardSensors(root).read().throttling else {
            guard root.text("/proc/device-tree/model")?.contains("Raspberry Pi") ?? false else { return nil }
            return Finding(
                "supply", .note, "this kernel has no file for the firmware's flags of under-voltage and throttling",
                remedy: "ask the firmware: `vcgencmd get_throttled` says throttled=0x0 when all is well")
        }
        let conditions: [(name: CompactString, flag: Throttling.Flag)] = [
            ("under-voltage", throttling.underVoltage), ("frequency capped", throttling.frequencyCapped),
            ("throttled", throttling.throttled), ("soft temperature limit", throttling.softTemperatureLimit),
        ]
        var now: CompactString = ""
        var past: CompactString = ""
        for (name, flag) in conditions {
            if flag.isNow { now.add(name) }
            if flag.hasOccurred && !flag.isNow { past.add(name) }
        }
        if now.isEmpty && past.isEmpty { return Finding("supply", .ok, "no under-voltage, no throttling") }
        var text: CompactString = now.isEmpty ? "" : "now: \(now)"
        if !past.isEmpty { text.add("since the start: \(past)", separator: "; ") }
        let isWeak = throttling.underVoltage.isNow || throttling.underVoltage.hasOccurred
        return Finding(
            "supply", now.isEmpty ? .warning : .problem, text,
            remedy: isWeak
                ? "use the board's own power supply and a short thick cable (Pi 4: 5.1 V 3 A, Pi 5: 5.1 V 5 A)"
                : "cool the board: a heat sink, a fan, or more air")
    }
}
