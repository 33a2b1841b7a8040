/// The folders of the control groups that this process is in, where they limit the processors' time.
struct ControlGroups {
    /// Of the one hierarchy that new systems have; the group first and the root last.
    private(set) var unified: [CompactString] = []
    /// Of the processors' own hierarchy, which old systems have.
    private(set) var processors: [CompactString] = []

    /// Reads which groups they are.
    init(_ root: SystemRoot) {
        for line in root.text("/proc/self/cgroup")?.lines ?? [] {
            if let path = line.dropping("0::") {
                unified = Self.folders("/sys/fs/cgroup", path)
            } else {
                // Number, controllers, path.
                let fields = line.bytes.split(
                    separator: UInt8(ascii: ":"), maxSplits: 2, omittingEmptySubsequences: false)
                guard fields.count == 3, SystemText(fields[1]).items.contains(where: { $0.equals("cpu") }) else {
                    continue
                }
                processors = Self.folders("/sys/fs/cgroup/cpu", SystemText(fields[2]))
            }
        }
    }

    /// The folder of a path, and those of all groups around it. A path that leads out of what this process may see is
    /// the root, which is what it sees of it.
    private static func folders(_ root: CompactString, _ path: SystemText) -> [CompactString] {
        var folders = [root]
        guard !path.contains("..") else { return folders }
        for part in path.trimmed.bytes.split(separator: UInt8(ascii: "/")).prefix(32) {
            folders.append("\(folders[folders.count - 1])/\(String(decoding: part, as: UTF8.self))")
        }
        return folders.reversed()
    }
}
