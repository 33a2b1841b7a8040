import Vision

/// A camera that there is not: coloured bars that move, so that everything behind a camera can be tried without one.
final class TestPattern: BufferedSource {
    /// Blue difference, luma and red difference of the bars: white, yellow, cyan, green, magenta, red, blue, black, at three
    /// quarters of their strength (as ITU-R BT.471 has them).
    private static let bars: [(blue: UInt8, luma: UInt8, red: UInt8)] = [
        (128, 180, 128), (44, 162, 142), (156, 131, 44), (72, 112, 58), (184, 84, 198), (100, 65, 212), (212, 35, 114),
        (128, 16, 128),
    ]

    /// Pixels that the bars move from frame to frame: an even number.
    private static let step = 4

    init(width: Int, height: Int, rate: FrameRate) throws(CameraError) {
        try super.init(CameraMode(.yuyv, width: width, height: height, rate: rate), pace: rate)
    }

    override func next(until limit: UInt64) throws(CameraError) -> CameraFrame? {
        guard pace.wait(until: limit), let index = buffers.free() else { return nil }
        pace.advance()
        draw(buffers[index], shift: Int(sequence) * Self.step % mode.width)
        return lend(index, 0..<mode.frameBytes)
    }

    private func draw(_ memory: UnsafeMutableRawBufferPointer, shift: Int) {
        for pair in 0..<mode.rowStride / 4 {
            let bar = Self.bars[(2 * pair + shift) % mode.width * Self.bars.count / mode.width]
            memory[4 * pair] = bar.luma
            memory[4 * pair + 1] = bar.blue
            memory[4 * pair + 2] = bar.luma
            memory[4 * pair + 3] = bar.red
        }
        let first = UnsafeRawBufferPointer(rebasing: memory[..<mode.rowStride])
        for row in 1..<max(mode.height, 1) {
            UnsafeMutableRawBufferPointer(rebasing: memory[row * mode.rowStride..<(row + 1) * mode.rowStride])
                .copyMemory(from: first)
        }
    }
}
