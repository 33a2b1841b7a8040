import CLinux

/// Memory for everything that runs, handed out piece by piece and given back together.
@usableFromInline
package struct Arena: ~Copyable {
    private let base: UnsafeMutableRawPointer
    private let byteCount: Int
    private let isOwner: Bool
    private var used = 0

    /// Where every piece starts: at a multiple of this many bytes.
    package static var alignment: Int { 64 }

    /// Takes zeroed pages from the system, all of them in memory; nil when it has none.
    package init?(byteCount: Int) {
        guard let base = clinux_allocate_pages(byteCount) else { return nil }
        self.base = base
        self.byteCount = byteCount
        isOwner = true
    }

    /// Hands out the caller's memory.
    /// - Precondition: `memory` is zeroed, starts at a multiple of 64 and outlives the arena.
    package init(lending memory: UnsafeMutableRawBufferPointer) {
        guard let base = memory.baseAddress, UInt(bitPattern: base) % UInt(Self.alignment) == 0 else {
            preconditionFailure("Arena: the memory is misaligned")
        }
        self.base = base
        byteCount = memory.count
        isOwner = false
    }

    // Embedded Swift asks that other modules see what ends a value of theirs.
    @inlinable deinit {
        free()
    }

    @usableFromInline func free() {
        if isOwner { clinux_free_pages(base, byteCount) }
    }

    /// Bytes that `take` uses up for `count` elements.
    package static func byteCount<Element: ~Copyable>(_: Element.Type, _ count: Int) -> Int {
        (count * MemoryLayout<Element>.stride + alignment - 1) / alignment * alignment
    }

    /// Hands out room for `count` elements, zeroed and at a cache line's boundary; valid as long as the arena.
    /// - Precondition: There is that much left.
    package mutating func take<Element: ~Copyable>(_: Element.Type, _ count: Int) -> UnsafeMutablePointer<Element> {
        let size = Self.byteCount(Element.self, count)
        precondition(size <= byteCount - used, "Arena: it is smaller than what it is to hold")
        let piece = base + used
        used += size
        return piece.bindMemory(to: Element.self, capacity: count)
    }
}
