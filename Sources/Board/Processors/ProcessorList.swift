import CLinux

/// Numbers of processors in ascending order, each once: what the kernel writes as "0-2,5".
package struct ProcessorList: Equatable, Sendable {
    /// The numbers, all below 1024.
    package let numbers: [Int]

    /// A list of these, in any order; numbers that no mask can hold are left out.
    package init(_ numbers: [Int]) {
        var list: [Int] = []
        for number in numbers.sorted() where number >= 0 && number < clinux_most_processors {
            if list.last != number { list.append(number) }
        }
        self.numbers = list
    }

    /// The kernel's notation; nil when it is something else. A blank text is the empty list.
    package init?(_ text: SystemText) {
        var numbers: [Int] = []
        for item in text.trimmed.items {
            let ends = item.bytes.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
            guard ends.count <= 2, let first = SystemText(ends[0]).integer,
                let last = SystemText(ends[ends.count - 1]).integer,
                first <= last, last < clinux_most_processors, numbers.count <= 4 * clinux_most_processors
            else { return nil }
            numbers += first...last
        }
        self.init(numbers)
    }

    /// The bits of a mask.
    init(mask: [UInt64]) {
        numbers = (0..<mask.count * 64).filter { mask[$0 / 64] >> UInt64($0 % 64) & 1 == 1 }
    }

    /// A mask with these bits.
    var mask: [UInt64] {
        var mask = [UInt64](repeating: 0, count: clinux_mask_words)
        for number in numbers { mask[number / 64] |= 1 << UInt64(number % 64) }
        return mask
    }

    /// How many there are.
    package var count: Int { numbers.count }

    /// Whether there is none.
    package var isEmpty: Bool { numbers.isEmpty }

    /// Whether the processor is in the list.
    package func contains(_ number: Int) -> Bool { numbers.contains(number) }

    /// Those that are in both lists.
    package func intersection(_ other: ProcessorList) -> ProcessorList {
        ProcessorList(numbers.filter { other.contains($0) })
    }

    /// The list in the kernel's notation.
    package var text: String {
        var text: CompactString = ""
        var index = 0
        while index < numbers.count {
            var end = index
            while end + 1 < numbers.count && numbers[end + 1] == numbers[end] + 1 { end += 1 }
            let range: CompactString =
                end == index ? "\(numbers[index])" : "\(numbers[index])-\(numbers[end])"
            text.add(range, separator: ",")
            index = end + 1
        }
        return text.text
    }

    /// The processors that a thread may run on, by the kernel's number of it; 0 is the calling one.
    package static func allowed(thread: Int32 = 0) -> ProcessorList {
        var mask = [UInt64](repeating: 0, count: clinux_mask_words)
        return clinux_affinity(thread, &mask) == 0 ? ProcessorList(mask: mask) : ProcessorList([])
    }
}

extension SystemRoot {
    /// The processors that this process may run on: of a copied machine, the process that copied its files.
    package var allowedProcessors: ProcessorList {
        if isMachine { return .allowed() }
        return text("/proc/self/status")?.value(of: "Cpus_allowed_list").flatMap { ProcessorList($0) }
            ?? onlineProcessors
    }

    /// The processors that run.
    package var onlineProcessors: ProcessorList { processors("/sys/devices/system/cpu/online") ?? ProcessorList([]) }

    /// The processors that the kernel puts nothing on by itself.
    package var isolatedProcessors: ProcessorList {
        processors("/sys/devices/system/cpu/isolated") ?? ProcessorList([])
    }

    /// A list that a file holds.
    package func processors(_ path: CompactString) -> ProcessorList? { text(path).flatMap { ProcessorList($0) } }
}
