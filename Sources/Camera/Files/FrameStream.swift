import CLinux

/// Frames that follow each other in a pipe or a file: JPEG files, or pixels of one size.
class FrameStream: BufferedSource {
    private let descriptor: Int32
    private let isEndless: Bool
    private let isStandardInput: Bool
    private var boundary = JPEGBoundary()
    /// The buffer that is being filled, and how far; behind a whole file there may be a part of the next one.
    private var filling: (index: Int, length: Int)?
    /// Frames since the last start of the file.
    private var frames = 0
    /// Bytes since the last file that are none.
    private var garbage = 0
    /// Whether a file has begun since the last one, and was counted as damaged.
    private var isBroken = false

    /// What has been read of a frame of standard input when its stream was left, and the size of such frames: the next
    /// stream, with other options, goes on there. One at a time reads standard input.
    nonisolated(unsafe) private static var rest: (buffers: FrameBuffers, index: Int, length: Int, frameBytes: Int)?

    private static let chunk = 64 << 10
    /// Reading more than this at once takes too long.
    private static let mostAtOnce = 1 << 20
    /// Who begins in the middle of a file has seen the next one's start by then.
    private static let mostGarbage = 1 << 20

    /// - Parameters:
    ///   - descriptor: The stream's from now on.
    ///   - rate: How fast frames come; nil for as fast as they are written.
    ///   - isEndless: Whether a file is read again when it has ended.
    ///   - waits: Whether its writer waits for us.
    ///   - isStandardInput: Whether others may go on with it.
    init(
        _ descriptor: Int32, _ mode: CameraMode, rate: FrameRate?, isEndless: Bool = false, waits: Bool = true,
        isStandardInput: Bool = false
    ) throws(CameraError) {
        self.descriptor = descriptor
        self.isEndless = isEndless
        self.isStandardInput = isStandardInput
        try super.init(mode, pace: rate, waits: waits)
        guard isStandardInput, let rest = Self.rest else { return }
        Self.rest = nil
        guard rest.frameBytes == mode.frameBytes else { return }
        try buffers.grow(0, to: rest.length).copyMemory(
            from: UnsafeRawBufferPointer(rebasing: rest.buffers[rest.index][..<rest.length]))
        filling = (0, rest.length)
    }

    deinit {
        if isStandardInput, let (index, length) = filling { Self.rest = (buffers, index, length, mode.frameBytes) }
        clinux_close(descriptor)
    }

    override func next(until limit: UInt64) throws(CameraError) -> CameraFrame? {
        guard pace.wait(until: limit) else { return nil }
        repeat {
            guard let index = filling?.index ?? buffers.free() else { return nil }
            var length = filling?.length ?? 0
            filling = (index, length)
            if let frame = try mode.format == .jpeg ? takeFile(index, &length) : takePixels(index, length) {
                frames += 1
                pace.advance()
                return frame
            }
            guard sequence > 0 || garbage <= Self.mostGarbage else { throw .unknownFormat }
            guard clinux_wait_readable(descriptor, limit) != 0 else { return nil }
            guard let got = try read(index, length) else { continue }
            if got == 0 {
                // A writer that does not wait is a camera: that it has gone is no end.
                if !waits { try restart() }
                if mode.format == .jpeg ? boundary.isInside : length > 0 {
                    throw .cutOff(bytes: length, of: mode.frameBytes)
                }
                if sequence == 0, garbage + length == 0 { throw .empty }
                if mode.format == .jpeg, sequence == 0 { throw .unknownFormat }
                // What is left is no frame.
                length = 0
                try restart()
            }
            filling = (index, length + got)
            // There may always be more, and never a frame in it.
        } while clinux_now_ns() < limit
        return nil
    }

    /// What the end of the stream means: an endless file starts again.
    func restart() throws(CameraError) {
        guard isEndless, frames > 0, clinux_rewind(descriptor) == 0 else { throw .ended }
        frames = 0
    }

    /// Reads what there is, as much as fits; nil when it is nothing yet, 0 at the end.
    private func read(_ index: Int, _ length: Int) throws(CameraError) -> Int? {
        let capacity = mode.format == .jpeg ? length + Self.chunk : mode.frameBytes
        let memory = try buffers.grow(index, to: capacity)
        var error: Int32 = 0
        let got = clinux_read(
            descriptor, memory.baseAddress! + length, min(capacity - length, Self.mostAtOnce), &error)
        guard got >= 0 else {
            if error == VideoCallError.wouldBlock.errno { return nil }
            throw .cannotRead(errno: error)
        }
        return got
    }

    /// The pixels in a buffer, when all have come.
    private func takePixels(_ index: Int, _ length: Int) -> CameraFrame? {
        guard length == mode.frameBytes else { return nil }
        filling = nil
        return lend(index, 0..<length)
    }

    /// The first file in a buffer, when it is whole; what follows it goes on in another buffer, and what is no file goes.
    private func takeFile(_ index: Int, _ length: inout Int) throws(CameraError) -> CameraFrame? {
        let memory = buffers[index]
        var first = 0
        while first < length {
            switch boundary.look(at: UnsafeRawBufferPointer(rebasing: memory[first..<length])) {
            case .more where length - first <= Self.largestFile:
                length = drop(first, of: length, index)
                return nil
            case .more:
                boundary = JPEGBoundary()
                note(damage: length - first)
                first = length
            case .garbage(let count):
                garbage += count
                first += count
            case .broken(let count):
                note(damage: count)
                first += count
            case .file(let end):
                try keep(UnsafeRawBufferPointer(rebasing: memory[(first + end)..<length]), behind: index)
                (garbage, isBroken) = (0, false)
                return lend(index, first..<(first + end))
            }
        }
        length = drop(first, of: length, index)
        return nil
    }

    /// Counts a file that is not whole: with all others until the next whole one it is one frame that was damaged. What
    /// comes before the first frame has begun before us.
    private func note(damage count: Int) {
        garbage += count
        if sequence > 0, !isBroken { damaged += 1 }
        isBroken = true
    }

    /// Moves what is behind the first bytes of a buffer to its start, and returns how much that is.
    private func drop(_ count: Int, of length: Int, _ index: Int) -> Int {
        guard count > 0 else { return length }
        let memory = buffers[index]
        UnsafeMutableRawBufferPointer(rebasing: memory[..<(length - count)])
            .copyMemory(from: UnsafeRawBufferPointer(rebasing: memory[count..<length]))
        filling = (index, length - count)
        return length - count
    }

    /// Moves what has come behind a file into the next buffer, of which there is always one.
    private func keep(_ rest: UnsafeRawBufferPointer, behind index: Int) throws(CameraError) {
        filling = nil
        guard !rest.isEmpty else { return }
        buffers.lend(index)
        guard let next = buffers.free() else { return }
        try buffers.grow(next, to: rest.count).copyMemory(from: rest)
        filling = (next, rest.count)
    }
}
