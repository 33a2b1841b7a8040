import CLinux

/// Looks for what threatens deadlines on a machine.
///
/// Each check is a function of files below the root that gives one finding, or nil where the machine has nothing of the
/// kind. Of this machine, and not of a copy, some things are measured too; that takes a tenth of a second.
package struct Doctor {
    /// Where the files are.
    let root: SystemRoot
    /// The bytes that a program with a plan may need to lock.
    let neededMemory: Int
    /// Whether this program was built without the optimizer.
    let isDebugBuild: Bool
    /// The processors' times a while ago; nil for a copied machine.
    let earlierTimes: ProcessorTimes?
    /// The processors' times now.
    let times: ProcessorTimes?

    /// Takes what has to be measured over time.
    ///
    /// - Parameters:
    ///   - root: The machine, or a copy of its files.
    ///   - neededMemory: The bytes that a program with a plan may need to lock.
    ///   - isDebugBuild: Whether this program was built without the optimizer.
    package init(
        _ root: SystemRoot = .machine, neededMemory: Int = 64 << 20,
        isDebugBuild: Bool = _isDebugAssertConfiguration()
    ) {
        self.root = root
        self.isDebugBuild = isDebugBuild
        self.neededMemory = neededMemory
        if root.isMachine {
            earlierTimes = root.processorTimes
            clinux_sleep_ns(100_000_000)
        } else {
            earlierTimes = nil
        }
        times = root.processorTimes
    }

    /// Whether there is anything to examine.
    private func files() -> Finding? {
        if root.hasFolder("/proc") || root.hasFolder("/sys") { return nil }
        return Finding(
            "files", .problem, "the folder has neither proc nor sys",
            remedy: "name the folder that they were copied to (--root)")
    }

    /// Every finding, in a fixed order by subject.
    package func findings() -> [Finding] {
        [
            files(), program(), processor(), kernel(), preemption(), clock(), virtualMachine(),
            governor(), frequencyLimit(), temperature(), supply(),
            priorityRight(), memoryRight(), latencyRight(), realTimeLimit(), realTimeTasks(),
            isolation(), affinity(), idleStates(), interrupts(), timerSlack(),
            load(), quota(), pressure(), memory(), swap(), cameras(),
        ].compactMap { $0 }
    }
}
