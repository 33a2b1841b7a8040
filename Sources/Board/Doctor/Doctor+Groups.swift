/// What control groups, and so containers and services, take from their processes.
extension Doctor {
    /// The time that a group may use in each period, and how often it was stopped for that.
    private struct Quota {
        let share: Int
        let period: Int
        let stops: Int

        /// The processors that this is.
        var processors: Double { Double(share) / Double(period) }
    }

    /// Whether a control group stops its processes when they have used up their share.
    func quota() -> Finding? {
        guard root.text("/proc/self/cgroup") != nil else { return nil }
        guard let quota = tightestQuota() else {
            return Finding("quota", .ok, "no control group limits the processors' time")
        }
        var text: CompactString = "the control group may use \(quota.share) us of each \(quota.period) us"
        if quota.stops > 0 { text += ", and was stopped \(quota.stops) times" }
        return Finding(
            "quota", quota.stops > 0 ? .problem : .warning, text,
            remedy: "a group that has used up its share is stopped until the period ends: start the container without "
                + "`--cpus`, or the service without CPUQuota=; `--cpuset-cpus` does no harm")
    }

    /// Whether an old system gives the process's group no real-time at all, which root cannot overcome.
    var groupForbidsRealTime: Bool {
        ControlGroups(root).processors.first.flatMap { root.integer("\($0)/cpu.rt_runtime_us") } == 0
    }

    private func tightestQuota() -> Quota? {
        let groups = ControlGroups(root)
        var tightest: Quota?
        func consider(_ share: Int?, _ period: Int?, _ folder: CompactString) {
            guard let share, let period, share > 0, period > 0 else { return }
            let stops = root.text("\(folder)/cpu.stat")?.value(of: "nr_throttled")?.integer ?? 0
            let quota = Quota(share: share, period: period, stops: stops)
            if let tightest, tightest.processors <= quota.processors { return }
            tightest = quota
        }
        for folder in groups.unified {
            guard let words = root.text("\(folder)/cpu.max")?.words, words.count >= 2 else { continue }
            consider(words[0].integer, words[1].integer, folder)
        }
        for folder in groups.processors {
            consider(root.integer("\(folder)/cpu.cfs_quota_us"), root.integer("\(folder)/cpu.cfs_period_us"), folder)
        }
        return tightest
    }
}
