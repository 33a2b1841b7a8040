import CV4L

extension CameraFrame {
    /// How old a driver's time may be: some have been seconds off, and some lie in the future.
    private static let oldest: UInt64 = 1_000_000_000
    /// No picture is shorter, in bytes.
    private static let shortestFile = 128

    init(_ frame: cv4l_frame, in buffer: UnsafeRawBufferPointer, mode: CameraMode, arrival: UInt64) {
        let isBelieved = frame.is_monotonic != 0 && frame.time <= arrival && arrival - frame.time <= Self.oldest
        let start = min(Int(frame.offset), buffer.count)
        let bytes = UnsafeRawBufferPointer(rebasing: buffer[start..<min(start + Int(frame.length), buffer.count)])
        let isWhole =
            switch mode.format {
            case .pixels: bytes.count >= mode.frameBytes
            case .foreign: !bytes.isEmpty
            case .jpeg: bytes.count >= Self.shortestFile && Self.hasEnd(bytes)
            }
        self.init(
            index: frame.index, bytes: bytes, sequence: frame.sequence, arrival: arrival,
            capture: isBelieved ? frame.time : nil, isWhole: isWhole)
    }

    /// Whether the end of an image is near the end of the bytes, where some cameras add zeros.
    private static func hasEnd(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var at = bytes.count - 1
        while at > 0, bytes[at] == 0 { at -= 1 }
        return at > 0 && bytes[at] == 0xD9 && bytes[at - 1] == 0xFF
    }
}
