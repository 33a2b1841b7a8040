/// How long processors were busy since the start, from `/proc/stat`, in ticks of mostly 10 ms.
package struct ProcessorTimes: Sendable {
    /// The times of one processor, or of all together.
    package struct Times: Equatable, Sendable {
        /// Ticks in which it worked for anybody; with those that were stolen.
        package var busy: Int
        /// Ticks in which it waited.
        package var idle: Int
        /// Ticks in which it was ready and the hypervisor ran something else.
        package var stolen: Int

        /// Ticks of each kind; of those that were busy, some were stolen.
        package init(busy: Int = 0, idle: Int = 0, stolen: Int = 0) {
            self.busy = busy
            self.idle = idle
            self.stolen = stolen
        }

        /// All ticks.
        package var total: Int { busy + idle }

        /// What was added since an earlier reading.
        package func since(_ earlier: Times) -> Times {
            Times(
                busy: max(0, busy - earlier.busy), idle: max(0, idle - earlier.idle),
                stolen: max(0, stolen - earlier.stolen))
        }
    }

    /// All processors together.
    package let all: Times
    /// Each processor with its number.
    package let each: [(number: Int, times: Times)]

    /// The lines of `/proc/stat`; nil when there is none for all processors together.
    package init?(_ text: SystemText) {
        var all: Times?
        var each: [(number: Int, times: Times)] = []
        for line in text.lines {
            guard let rest = line.dropping("cpu") else { break }
            let words = rest.words
            if let first = rest.bytes.first, first == UInt8(ascii: " ") {
                all = Self.times(words[...])
            } else if let number = words.first?.integer, number >= 0, let times = Self.times(words.dropFirst()) {
                each.append((number, times))
            }
        }
        guard let all else { return nil }
        self.all = all
        self.each = each
    }

    /// The times of a processor; zero when it has no line.
    package func times(of number: Int) -> Times { each.first { $0.number == number }?.times ?? Times() }

    /// User, nice, system, idle, waiting for disks, interrupts, soft interrupts, stolen. The guests' that follow are in
    /// user and nice already.
    private static func times(_ words: ArraySlice<SystemText>) -> Times? {
        let values = words.prefix(8).map { $0.integer ?? 0 }
        guard values.count >= 4 else { return nil }
        var times = Times()
        for (index, value) in values.enumerated() where value > 0 {
            if index == 3 || index == 4 { times.idle += value } else { times.busy += value }
            if index == 7 { times.stolen = value }
        }
        return times
    }
}

extension SystemRoot {
    /// The processors' times now.
    package var processorTimes: ProcessorTimes? { text("/proc/stat").flatMap { ProcessorTimes($0) } }
}
