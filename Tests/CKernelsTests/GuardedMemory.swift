import CKernels

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Memory whose readable part ends exactly at the slack that kernels are promised: one byte further is a fault.
final class GuardedMemory {
    private var mappings: [(start: UnsafeMutableRawPointer, count: Int)] = []
    private let page = Int(sysconf(Int32(_SC_PAGESIZE)))

    /// Memory for an operand of `byteCount` bytes followed by PN_SLACK readable bytes, less what alignment takes,
    /// and a guard page; everything that may be read but must not matter holds 0xA5.
    func allocate(_ byteCount: Int, _ alignment: Int) -> UnsafeMutableRawPointer {
        let slack = alignment == 64 ? 64 - byteCount % 64 : Int(PN_SLACK) / alignment * alignment
        let readable = (byteCount + slack + page - 1) / page * page
        let mapping = mmap(nil, readable + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        guard let start = mapping, start != MAP_FAILED, mprotect(start + readable, page, PROT_NONE) == 0 else {
            fatalError("No guarded memory: mmap or mprotect failed.")
        }
        start.initializeMemory(as: UInt8.self, repeating: 0xA5, count: readable)
        mappings.append((start, readable + page))
        return start + (readable - slack - byteCount)
    }

    deinit {
        for mapping in mappings {
            munmap(mapping.start, mapping.count)
        }
    }
}
