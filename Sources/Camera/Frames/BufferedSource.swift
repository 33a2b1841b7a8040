import CLinux

/// A source that keeps its frames in memory of its own, and gives them a pace where nobody else does.
package class BufferedSource: FrameSource {
    final let buffers = FrameBuffers()
    final var pace: Pace
    /// The number of the last frame.
    final var sequence: UInt32 = 0

    /// More bytes than this are no JPEG file of a frame.
    static var largestFile: Int { 64 << 20 }

    /// - Parameter rate: How fast frames come; nil for as fast as they are there.
    init(
        _ mode: CameraMode, pace rate: FrameRate?, waits: Bool = false, promisesRate: Bool = false
    ) throws(CameraError) {
        pace = Pace(rate)
        super.init(mode, waits: waits, promisesRate: promisesRate)
        bufferCount = FrameBuffers.count
        try buffers.reserve(mode.frameBytes)
    }

    package override func resume() { pace.advance(from: clinux_now_ns()) }

    package override func giveBack(_ frame: CameraFrame) throws(CameraError) { buffers.giveBack(frame.index) }

    /// Lends a part of a buffer out as the next frame, which has come just now.
    final func lend(_ index: Int, _ range: Range<Int>) -> CameraFrame {
        buffers.lend(index)
        sequence &+= 1
        return CameraFrame(
            index: UInt32(index), bytes: UnsafeRawBufferPointer(rebasing: buffers[index][range]), sequence: sequence,
            arrival: clinux_now_ns())
    }
}
