import CLinux
import Synchronization

/// A few pieces of memory for the frames of a source that has none of its own: filled by one thread, given back by any.
///
/// A piece grows to the largest frame it has held, so that a source whose frames have a size allocates nothing after the
/// first few.
final class FrameBuffers {
    /// One in work, one that waits, one that is filled, and one to spare.
    static let count = 4
    /// The most that a piece grows beyond what it needs.
    private static let largestGrowth = 4 << 20

    private var buffers = [UnsafeMutableRawBufferPointer](
        repeating: UnsafeMutableRawBufferPointer(start: nil, count: 0), count: FrameBuffers.count)
    /// A bit for each buffer that is out.
    private let out = Atomic<UInt32>(0)

    deinit { for buffer in buffers { clinux_free(buffer.baseAddress) } }

    /// The index of a buffer that is not out; nil when all are.
    func free() -> Int? {
        let taken = out.load(ordering: .acquiring)
        for index in 0..<Self.count where taken & (1 << UInt32(index)) == 0 { return index }
        return nil
    }

    /// Makes room for so many bytes in each, before the first is lent.
    func reserve(_ byteCount: Int) throws(CameraError) {
        for index in 0..<Self.count { _ = try grow(index, to: byteCount) }
    }

    /// The memory of a buffer.
    subscript(index: Int) -> UnsafeMutableRawBufferPointer { buffers[index] }

    /// The memory of a buffer that is not out, with room for at least so many bytes; what was in it stays.
    func grow(_ index: Int, to byteCount: Int) throws(CameraError) -> UnsafeMutableRawBufferPointer {
        let old = buffers[index]
        guard old.count < byteCount else { return old }
        // More than needed, because what grows in small steps would be copied at each.
        let capacity = max(byteCount, old.count + min(old.count, Self.largestGrowth))
        guard let memory = clinux_resize(old.baseAddress, capacity) else { throw .noMemory(bytes: capacity) }
        buffers[index] = UnsafeMutableRawBufferPointer(start: memory, count: capacity)
        return buffers[index]
    }

    /// Lends a buffer out, as a frame.
    func lend(_ index: Int) { out.bitwiseOr(1 << UInt32(index), ordering: .acquiringAndReleasing) }

    /// Takes a buffer back.
    func giveBack(_ index: UInt32) { out.bitwiseAnd(~(1 << index), ordering: .acquiringAndReleasing) }
}
