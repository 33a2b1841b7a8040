import CLinux
import Text

/// What the user may ask of the scheduler.
extension Doctor {
    /// Numbers of capabilities.
    private static let systemNice = 23
    private static let lockMemory = 14
    /// What `--realtime` gives the thread that waits: one above the threads that work.
    private static let neededPriority = RealTime.workerPriority + 1

    /// Whether a thread may have a real-time priority.
    func priorityRight() -> Finding? {
        if groupForbidsRealTime {
            return Finding(
                "priority-right", .warning, "the control group gives its threads no real-time, root's included",
                remedy: Remedy.priorityInContainer)
        }
        if hasCapability(Self.systemNice) {
            return Finding("priority-right", .ok, "real-time priorities are permitted by a capability")
        }
        guard let limit = hardLimit("Max realtime priority") else { return nil }
        if limit >= Self.neededPriority { return Finding("priority-right", .ok, "real-time priorities up to \(limit)") }
        return Finding(
            "priority-right", .warning,
            limit == 0
                ? "real-time priorities are not permitted to this user"
                : "real-time priorities up to \(limit) only: `--realtime` takes \(Self.neededPriority)",
            remedy: Remedy.priority)
    }

    /// Whether memory may be locked.
    func memoryRight() -> Finding? {
        if hasCapability(Self.lockMemory) {
            return Finding("memory-right", .ok, "locking memory is permitted by a capability")
        }
        guard let limit = hardLimit("Max locked memory") else { return nil }
        if limit == Int.max { return Finding("memory-right", .ok, "any amount of memory may be locked") }
        let text: CompactString = "\(Quantity.text(bytes: UInt64(limit))) of memory may be locked"
        if limit >= neededMemory { return Finding("memory-right", .ok, text) }
        return Finding(
            "memory-right", .warning, "\(text); a large plan needs \(Quantity.text(bytes: UInt64(neededMemory)))",
            remedy: Remedy.lockMemory)
    }

    /// Whether processors may be kept awake.
    func latencyRight() -> Finding? {
        let error = clinux_check_writable(root.path(LatencyHold.path))
        if error == 0 { return Finding("latency-right", .ok, "\(LatencyHold.path) can be held") }
        if error == LatencyHold.noSuchFile { return nil }
        return Finding(
            "latency-right", .note, "\(LatencyHold.path) cannot be held (\(String(cString: clinux_error_text(error))))",
            remedy: Remedy.latency)
    }

    /// How much of the time the kernel leaves to real-time threads.
    func realTimeLimit() -> Finding? {
        guard let runtime = root.integer("/proc/sys/kernel/sched_rt_runtime_us"),
            let period = root.integer("/proc/sys/kernel/sched_rt_period_us"), period > 0
        else { return nil }
        if runtime < 0 {
            return Finding("realtime-limit", .note, "none: a real-time thread that never rests can freeze the machine")
        }
        let pause = Quantity.text(nanoseconds: UInt64(max(0, period - runtime)) * 1000)
        let text: CompactString =
            "real-time threads may use \(Self.percent(runtime, of: period)) of "
            + "\(Quantity.text(nanoseconds: UInt64(period) * 1000)); who uses more is held for up to \(pause)"
        if runtime * 2 < period {
            return Finding(
                "realtime-limit", .warning, text,
                remedy: "the usual 95 %: `sudo sysctl kernel.sched_rt_runtime_us=\(period / 20 * 19)`")
        }
        return Finding(
            "realtime-limit", .note, text,
            remedy: "leave pauses between frames; without any, and only with a processor to spare: "
                + "`sudo sysctl kernel.sched_rt_runtime_us=-1`")
    }

    private func hasCapability(_ number: Int) -> Bool {
        guard let set = root.text("/proc/self/status")?.value(of: "CapEff")?.hexadecimal else { return false }
        return set >> number & 1 == 1
    }

    /// The hard limit, which everybody may raise the soft one to; `Int.max` when there is none.
    private func hardLimit(_ name: StaticString) -> Int? {
        guard let words = root.text("/proc/self/limits")?.value(of: name)?.words, words.count >= 2 else { return nil }
        return words[1].equals("unlimited") ? Int.max : words[1].integer
    }
}
