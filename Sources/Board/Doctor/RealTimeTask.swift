/// A thread that the scheduler prefers to all usual ones.
struct RealTimeTask {
    /// The kernel's number.
    let number: Int
    let name: String
    let policy: Int
    let priority: Int
    let isKernel: Bool

    /// As many threads are looked at.
    private static let most = 20_000
    /// In the flags of a thread: it is the kernel's own.
    private static let kernelFlag = 0x0020_0000

    /// All of them, of every process but this one.
    static func all(_ root: SystemRoot) -> [RealTimeTask] {
        let own = root.isMachine ? root.text("/proc/self/stat")?.words.first?.integer : nil
        var tasks: [RealTimeTask] = []
        var seen = 0
        for process in root.numbers(in: "/proc", prefix: "") where process != own {
            let folder: CompactString = "/proc/\(process)/task"
            var threads = root.numbers(in: folder, prefix: "").map { number -> CompactString in
                "\(folder)/\(number)/stat"
            }
            if threads.isEmpty { threads = ["/proc/\(process)/stat"] }
            for path in threads {
                seen += 1
                if seen > most { return tasks }
                if let task = root.text(path).flatMap({ RealTimeTask($0) }) { tasks.append(task) }
            }
        }
        return tasks
    }

    /// The line of a thread's `stat`; nil without real-time scheduling.
    init?(_ stat: SystemText) {
        // The name stands in brackets and may hold brackets and spaces itself.
        guard let open = stat.bytes.firstIndex(of: UInt8(ascii: "(")),
            let close = stat.bytes.lastIndex(of: UInt8(ascii: ")")), open < close,
            let number = SystemText(stat.bytes[..<open]).integer
        else { return nil }
        // Counted from the state, which is the third field.
        let fields = SystemText(stat.bytes[(close + 1)...]).words
        guard fields.count > 38, let flags = fields[6].integer, let priority = fields[37].integer,
            let policy = fields[38].integer, [1, 2, 6].contains(policy)
        else { return nil }
        self.number = number
        name = SystemText(stat.bytes[(open + 1)..<close]).printable(limit: 20)
        self.policy = policy
        self.priority = priority
        isKernel = flags & Self.kernelFlag != 0
    }

    /// Whether it is not kept waiting by a thread of this priority.
    func precedes(_ priority: Int) -> Bool { policy == 6 || self.priority >= priority }

    /// Name, number, and priority.
    var text: CompactString {
        policy == 6 ? "\(name) (\(number), with a deadline)" : "\(name) (\(number), priority \(priority))"
    }
}
