import Text

/// Which processors there are for our threads, and how they wake.
extension Doctor {
    private static var folder: CompactString { "/sys/devices/system/cpu" }

    /// Whether processors are kept free of other work.
    func isolation() -> Finding? {
        let online = root.onlineProcessors
        guard online.count > 1 else { return nil }
        let isolated = root.isolatedProcessors
        let tickless = root.processors("\(Self.folder)/nohz_full") ?? ProcessorList([])
        let last = online.numbers[online.count - 1]
        let parameters: CompactString = "isolcpus=\(last) nohz_full=\(last) rcu_nocbs=\(last)"
        if isolated.isEmpty {
            return Finding(
                "isolation", .note, "no processor of \(online.count) is kept free of other work",
                remedy: "to keep one free, add `\(parameters)` to the kernel's command line "
                    + "(/boot/firmware/cmdline.txt on a Raspberry Pi) and restart")
        }
        let text: CompactString = "\(Self.name(isolated)) isolated"
        return tickless.isEmpty
            ? Finding(
                "isolation", .note, "\(text), but with the timer's ticks",
                remedy:
                    "without ticks a thread is not interrupted: add `nohz_full=\(isolated.text)` where isolcpus stands"
            )
            : Finding("isolation", .ok, "\(text), \(tickless.text) without ticks")
    }

    /// Whether the process may use all processors.
    func affinity() -> Finding? {
        let online = root.onlineProcessors
        let allowed = root.allowedProcessors
        guard !online.isEmpty, !allowed.isEmpty else { return nil }
        let usable = ProcessorList(online.numbers.filter { !root.isolatedProcessors.contains($0) })
        let isConfined = usable.numbers.contains { !allowed.contains($0) }
        return Finding(
            "processors", isConfined ? .note : .ok, "may run on \(allowed.text) of \(online.text)",
            remedy: "a cpuset, a container or `taskset` confines this process: see `cat /proc/self/cgroup`")
    }

    /// How long a processor may take to wake.
    func idleStates() -> Finding? {
        guard let processor = root.allowedProcessors.numbers.first else { return nil }
        let states: CompactString = "\(Self.folder)/cpu\(processor)/cpuidle"
        var deepest: (name: String, latency: Int)?
        for number in root.numbers(in: states, prefix: "state") {
            let state: CompactString = "\(states)/state\(number)"
            guard let latency = root.integer("\(state)/latency"), root.integer("\(state)/disable") != 1 else {
                continue
            }
            if latency >= deepest?.latency ?? 0 {
                deepest = (root.text("\(state)/name")?.printable(limit: 20) ?? "state \(number)", latency)
            }
        }
        guard let deepest else { return nil }
        return Finding(
            "idle-states", deepest.latency >= 100 ? .note : .ok,
            "waking from the deepest sleep (\(deepest.name)) takes \(deepest.latency) us",
            remedy: "`--realtime` keeps processors awake by \(LatencyHold.path)")
    }

    /// Whether devices interrupt the processors that are to be left alone.
    func interrupts() -> Finding? {
        let isolated = root.isolatedProcessors
        guard !isolated.isEmpty else { return nil }
        let lines = root.numbers(in: "/proc/irq", prefix: "").filter { number in
            let processors =
                root.processors("/proc/irq/\(number)/effective_affinity_list")
                ?? root.processors("/proc/irq/\(number)/smp_affinity_list")
            return processors.map { !$0.intersection(isolated).isEmpty } ?? false
        }
        if lines.isEmpty { return Finding("interrupts", .ok, "no device interrupts the isolated processors") }
        var names: CompactString = ""
        for line in lines.prefix(8) { names.add("\(line)") }
        if lines.count > 8 { names += " and \(lines.count - 8) more" }
        let others = ProcessorList(root.onlineProcessors.numbers.filter { !isolated.contains($0) }).text
        return Finding(
            "interrupts", .note, "interrupts \(names) may come to \(Self.name(isolated))",
            remedy: "move each: `echo \(others) | sudo tee /proc/irq/\(lines[0])/smp_affinity_list`")
    }

    /// How late the kernel may let usual threads wake, to wake several at once.
    func timerSlack() -> Finding? {
        guard let slack = root.integer("/proc/self/timerslack_ns"), slack >= 0 else { return nil }
        let text: CompactString =
            "usual threads may wake \(Quantity.text(nanoseconds: UInt64(slack))) late; real-time ones do not"
        return Finding(
            "timer-slack", slack > 1_000_000 ? .warning : .ok, text,
            remedy: "whoever started this process has raised it: start it from a shell")
    }
}
