import Text

/// Memory, and the devices that fill it.
extension Doctor {
    /// How much memory is free for a plan and its frames.
    func memory() -> Finding? {
        guard let file = root.text("/proc/meminfo"), let available = Self.bytes(file, "MemAvailable"),
            let total = Self.bytes(file, "MemTotal")
        else { return nil }
        let severity: Finding.Severity = available < 48 << 20 ? .problem : available < 128 << 20 ? .warning : .ok
        return Finding(
            "memory", severity, "\(Self.text(available)) of \(Self.text(total)) available",
            remedy: "stop programs that are not needed, the desktop first: `sudo systemctl isolate multi-user.target`")
    }

    /// Whether pages may be on a disk when they are needed.
    func swap() -> Finding? {
        guard let file = root.text("/proc/meminfo"), let total = Self.bytes(file, "SwapTotal"),
            let free = Self.bytes(file, "SwapFree")
        else { return nil }
        if total == 0 { return Finding("swap", .ok, "none") }
        let used = max(0, total - free)
        let swappiness: CompactString = root.integer("/proc/sys/vm/swappiness").map { ", swappiness \($0)" } ?? ""
        return Finding(
            "swap", used > 0 ? .warning : .note, "\(Self.text(used)) of \(Self.text(total)) in use\(swappiness)",
            remedy: "`--realtime` locks this program's memory; to do without: `sudo swapoff -a`")
    }

    /// Which video devices there are.
    func cameras() -> Finding? {
        let folder: CompactString = "/sys/class/video4linux"
        let numbers = root.numbers(in: folder, prefix: "video")
        var text: CompactString = ""
        for number in numbers.prefix(8) {
            let name = root.text("\(folder)/video\(number)/name")?.printable(limit: 40) ?? "without a name"
            text.add("video\(number) \(name)")
        }
        if numbers.count > 8 { text += ", and \(numbers.count - 8) more" }
        return text.isEmpty ? Finding("cameras", .note, "no video device") : Finding("cameras", .ok, text)
    }

    /// A line of /proc/meminfo in bytes.
    private static func bytes(_ file: SystemText, _ key: StaticString) -> Int? {
        guard let kilobytes = file.value(of: key)?.words.first?.integer, kilobytes >= 0 else { return nil }
        return kilobytes * 1024
    }

    private static func text(_ bytes: Int) -> String {
        if bytes < 1 << 30 { return decimal(Double(bytes) / 1_048_576, places: 0) + " MiB" }
        return decimal(Double(bytes) / 1_073_741_824, places: 1, trimmed: true) + " GiB"
    }
}
