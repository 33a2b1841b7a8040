import CLinux
import Text

/// What runs here, and how it keeps time.
extension Doctor {
    /// Whether this program itself was built to be fast.
    func program() -> Finding? {
        if isDebugBuild {
            return Finding(
                "program", .problem, "this is a debug build, up to a hundred times slower",
                remedy: "build it with `swift build -c release --product punctual`")
        }
        return Finding("program", .ok, "a release build")
    }

    /// Which processor and board this is.
    func processor() -> Finding? {
        guard root.text("/proc/cpuinfo") != nil else { return nil }
        return Finding("processor", .ok, "\(ProcessorIdentity(root).text)")
    }

    /// Which kernel runs.
    func kernel() -> Finding? {
        guard let release = root.text("/proc/sys/kernel/osrelease") else { return nil }
        let machine: CompactString = root.text("/proc/sys/kernel/arch").map { ", \($0.printable(limit: 20))" } ?? ""
        return Finding("kernel", .ok, "Linux \(release.printable(limit: 60))\(machine)")
    }

    /// How soon the kernel lets a thread of higher priority run.
    func preemption() -> Finding? {
        guard let version = root.text("/proc/sys/kernel/version") else { return nil }
        if version.contains("PREEMPT_RT") || root.integer("/sys/kernel/realtime") == 1 {
            return Finding("preemption", .ok, "PREEMPT_RT: the kernel can be interrupted nearly everywhere")
        }
        if version.contains("PREEMPT_DYNAMIC") { return dynamicPreemption() }
        if version.contains("PREEMPT") {
            return Finding(
                "preemption", .note, "PREEMPT: the kernel can be interrupted, save where it holds spin locks",
                remedy: Self.realTimeKernel)
        }
        return Finding(
            "preemption", .warning, "the kernel interrupts itself only at few points: wake-ups can take milliseconds",
            remedy: "use a kernel with PREEMPT, or one with PREEMPT_RT: \(Self.realTimeKernel)")
    }

    /// The mode that was chosen at the start, or since.
    private func dynamicPreemption() -> Finding {
        let modes = root.text("/sys/kernel/debug/sched/preempt")
        let command = root.text("/proc/cmdline")
        if modes?.contains("(full)") ?? command?.contains("preempt=full") ?? false {
            return Finding(
                "preemption", .note, "PREEMPT_DYNAMIC in the mode full: no PREEMPT_RT", remedy: Self.realTimeKernel)
        }
        let isKnown =
            modes.map { $0.contains("(none)") || $0.contains("(voluntary)") || $0.contains("(lazy)") } ?? false
        if isKnown || (modes == nil && command?.contains("preempt=") ?? false) {
            return Finding(
                "preemption", .warning, "PREEMPT_DYNAMIC in a mode that seldom interrupts the kernel",
                remedy: "add preempt=full to the kernel's command line and restart")
        }
        return Finding(
            "preemption", .note, "PREEMPT_DYNAMIC; the mode can be read by root only, if at all",
            remedy: "add preempt=full to the kernel's command line, which makes it sure")
    }

    private static var realTimeKernel: CompactString {
        "for the shortest wake-ups: `sudo apt install linux-image-rt-arm64` on Debian, or another kernel with "
            + "PREEMPT_RT"
    }

    /// Whether the time can be read quickly.
    func clock() -> Finding? {
        guard let source = root.text("/sys/devices/system/clocksource/clocksource0/current_clocksource")?.trimmed else {
            return nil
        }
        let name = source.printable(limit: 30)
        let cost = root.isMachine ? clockCost() : nil
        let measured: CompactString = cost.map { ", \(Int($0)) ns a reading" } ?? ""
        let isSlow =
            source.equals("hpet") || source.equals("acpi_pm") || source.equals("pit") || source.equals("jiffies")
            || source.equals("refined-jiffies")
        if isSlow || (cost ?? 0) > 1000 {
            return Finding(
                "clock", .warning, "\(name)\(measured): a slow clock, read by system calls",
                remedy: "see /sys/devices/system/clocksource/clocksource0/available_clocksource for a faster one, "
                    + "and `dmesg | grep -i clocksource` for why it was left")
        }
        return Finding("clock", .ok, "\(name)\(measured)")
    }

    /// Nanoseconds that one reading of the clock takes: the best of some rounds.
    private func clockCost() -> UInt64 {
        let rounds: UInt64 = 256
        var best = UInt64.max
        for _ in 0..<16 {
            let start = clinux_now_ns()
            for _ in 0..<(rounds - 1) { _ = clinux_now_ns() }
            best = min(best, (clinux_now_ns() - start) / rounds)
        }
        return best
    }

    /// Whether a hypervisor runs other machines on the same processors, and what it has taken.
    func virtualMachine() -> Finding? {
        guard let times else { return nil }
        let flags = root.text("/proc/cpuinfo")?.value(of: "flags")
        let isVirtual = flags?.words.contains { $0.equals("hypervisor") } ?? false
        guard isVirtual || times.all.stolen > 0 else { return nil }
        let recent = earlierTimes.map { times.all.since($0.all) }
        let share = Self.percent(times.all.stolen, of: times.all.total)
        var text: CompactString = "a virtual machine; others took \(share) of its time since the start"
        if let recent { text += ", \(Self.percent(recent.stolen, of: recent.total)) just now" }
        let isStealing =
            times.all.stolen * 100 > times.all.total || (recent.map { $0.stolen * 100 > $0.total } ?? false)
        return Finding(
            "virtual-machine", isStealing ? .warning : .note, text,
            remedy: "its deadlines are the host's to keep: give it processors of its own, or measure on the board")
    }

    /// A share with one place.
    static func percent(_ part: Int, of whole: Int) -> String {
        decimal(whole == 0 ? 0 : Double(part) * 100 / Double(whole), places: 1, trimmed: true) + " %"
    }
}
