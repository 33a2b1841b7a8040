/// What else has real-time priority.
extension Doctor {
    /// Threads that may go before ours.
    func realTimeTasks() -> Finding? {
        let tasks = RealTimeTask.all(root)
        guard !tasks.isEmpty else { return nil }
        let others = tasks.filter { !$0.isKernel && $0.precedes(RealTime.workerPriority) }
        let kernelCount = tasks.reduce(0) { $0 + ($1.isKernel && $1.precedes(RealTime.workerPriority) ? 1 : 0) }
        let weaker = tasks.count - others.count - kernelCount
        var text: CompactString = ""
        for task in others.prefix(6) { text.add(task.text) }
        if others.count > 6 { text += ", and \(others.count - 6) more" }
        if others.isEmpty { text = "no other program at priority \(RealTime.workerPriority) or above" }
        if kernelCount > 0 { text += "; \(kernelCount) of the kernel's own" }
        if weaker > 0 { text += "; \(weaker) below" }
        return Finding(
            "realtime-tasks", others.isEmpty ? .ok : .warning, text,
            remedy: "stop them or lower their priority, for example to 40: "
                + "`sudo chrt -f -p 40 \(others.first?.number ?? 0)`")
    }
}
