import CLinux

extension ProcessorChoice {
    /// How long the processors are watched to find the least busy: two to four ticks of the usual clocks.
    private static let watchTime: UInt64 = 40_000_000

    /// Picks processors of this machine for `count` threads, the best first; takes 40 ms.
    ///
    /// Isolated processors count when the process may move to them, although they are not in its mask yet.
    package static func choose(_ count: Int) -> [Int] {
        let root = SystemRoot.machine
        let before = root.processorTimes
        clinux_sleep_ns(watchTime)
        let isolated = reachable(root.isolatedProcessors)
        let processors = ProcessorList(root.allowedProcessors.numbers + isolated.numbers)
        let candidates = candidates(root, processors: processors, before: before, after: root.processorTimes)
        return choose(count, among: candidates, seed: UInt64(clinux_process_number()))
    }

    /// What the files tell of these processors.
    ///
    /// - Parameters:
    ///   - root: Where the files are.
    ///   - processors: The processors that may be taken.
    ///   - before: Their times a while ago.
    ///   - after: Their times now.
    package static func candidates(
        _ root: SystemRoot, processors: ProcessorList, before: ProcessorTimes?, after: ProcessorTimes?
    ) -> [Candidate] {
        let isolated = root.isolatedProcessors
        return processors.numbers.map { number in
            let folder: CompactString = "/sys/devices/system/cpu/cpu\(number)"
            var candidate = Candidate(number: number)
            candidate.isIsolated = isolated.contains(number)
            candidate.core = root.processors("\(folder)/topology/thread_siblings_list")?.numbers.first ?? number
            candidate.capacity =
                root.integer("\(folder)/cpu_capacity") ?? root.integer("\(folder)/cpufreq/cpuinfo_max_freq") ?? 0
            if let before, let after {
                let times = after.times(of: number).since(before.times(of: number))
                candidate.busyPercent = times.total == 0 ? 0 : times.busy * 100 / times.total
            }
            return candidate
        }
    }

    /// Those of the processors that the calling thread may be moved to: the only way to know is to try.
    private static func reachable(_ processors: ProcessorList) -> ProcessorList {
        let own = ProcessorList.allowed()
        guard !processors.isEmpty, !own.isEmpty, clinux_pin(0, processors.mask) == 0 else { return ProcessorList([]) }
        defer { _ = clinux_pin(0, own.mask) }
        return ProcessorList.allowed()
    }
}
