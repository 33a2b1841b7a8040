import Glibc

/// Memory between two pages that nobody may touch: a read or write outside of it ends the process.
package final class GuardedPages {
    /// Zeroed; ends right before the guard page, so that its start is aligned as its size is.
    package let bytes: UnsafeMutableRawBufferPointer
    private let mapping: UnsafeMutableRawPointer
    private let mappingSize: Int

    /// Maps the memory without reserving it; nil when the system has not even addresses for it.
    package init?(byteCount: Int) {
        let page = Int(sysconf(Int32(_SC_PAGESIZE)))
        let size = (byteCount + page - 1) / page * page
        mappingSize = size + 2 * page
        let flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE
        guard let start = mmap(nil, mappingSize, PROT_NONE, flags, -1, 0), start != MAP_FAILED else { return nil }
        mapping = start
        bytes = UnsafeMutableRawBufferPointer(start: start + page + size - byteCount, count: byteCount)
        guard mprotect(start + page, size, PROT_READ | PROT_WRITE) == 0 else { return nil }
    }

    /// A copy of `contents`.
    package convenience init?(_ contents: [UInt8]) {
        self.init(byteCount: contents.count)
        bytes.copyBytes(from: contents)
    }

    deinit {
        munmap(mapping, mappingSize)
    }
}
