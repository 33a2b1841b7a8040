import Text

/// What else wants the processors.
extension Doctor {
    /// How many threads want to run.
    func load() -> Finding? {
        guard let words = root.text("/proc/loadavg")?.words, words.count >= 3 else { return nil }
        let averages = words.prefix(3).map { Self.hundredths($0) ?? 0 }
        let processors = max(1, root.onlineProcessors.count)
        var text: CompactString = "load \(words[0].printable(limit: 8)) on \(processors) processors"
        if processors == 1 { text = "load \(words[0].printable(limit: 8)) on one processor" }
        if let times, let earlierTimes {
            let recent = times.all.since(earlierTimes.all)
            text += ", \(Self.percent(recent.busy, of: recent.total)) busy just now"
        }
        let severity: Finding.Severity =
            averages[0] >= processors * 100 ? .warning : averages[0] >= processors * 50 ? .note : .ok
        return Finding(
            "load", severity, text, remedy: "see what else runs with `top`, and stop it or use `--realtime`")
    }

    /// A number with two places, times a hundred.
    private static func hundredths(_ text: SystemText) -> Int? {
        let parts = text.bytes.split(separator: UInt8(ascii: "."))
        guard parts.count == 2, parts[1].count == 2, let whole = SystemText(parts[0]).integer,
            let places = SystemText(parts[1]).integer, whole >= 0, places >= 0
        else { return nil }
        return whole * 100 + places
    }

    /// How long threads waited for processors, memory and disks.
    func pressure() -> Finding? {
        let kinds: [(name: StaticString, most: Int)] = [("cpu", 1000), ("memory", 100), ("io", 1000)]
        var text: CompactString = ""
        var isHigh = false
        for (name, most) in kinds {
            guard let line = root.text("/proc/pressure/\(name.text)")?.value(of: "some"),
                let average = line.words.first?.dropping("avg10="), let share = Self.hundredths(average)
            else { continue }
            if share > most { isHigh = true }
            text.add("\(name.text) \(average.printable(limit: 8)) %")
        }
        guard !text.isEmpty else { return nil }
        return Finding(
            "pressure", isHigh ? .warning : .ok, "of the last 10 s, threads waited for: \(text)",
            remedy: "see what else runs with `top` and `cat /proc/pressure/*`")
    }
}
