import CLinux

/// Memory for rows of an image, zero at first, which goes with its owner.
///
/// Plans and images say how much: where there is not so much, that is an error of the image and not the end of the process.
struct RowMemory<Number: FixedWidthInteger>: ~Copyable {
    let start: UnsafeMutablePointer<Number>

    init(_ count: Int) throws(VisionError) {
        let (byteCount, overflow) = count.multipliedReportingOverflow(by: MemoryLayout<Number>.stride)
        guard !overflow, let memory = clinux_allocate_zeros(byteCount) else { throw .outOfMemory }
        start = memory.bindMemory(to: Number.self, capacity: count)
    }

    deinit { clinux_free(start) }
}
