import CV4L

/// A frame in the driver's memory.
package struct CameraFrame {
    /// Names the buffer when it is given back.
    package let index: UInt32
    /// The pixels, or the file.
    package let bytes: UnsafeRawBufferPointer
    /// The camera's count, which wraps around.
    package let sequence: UInt32
    /// When it was taken out of the driver's queue, in monotonic nanoseconds.
    package let arrival: UInt64
    /// When it was exposed, in monotonic nanoseconds, as far as the driver can be believed; otherwise its arrival.
    package let capture: UInt64
    /// Whether it is as long as its format says, and a JPEG file has an end.
    package let isWhole: Bool

    /// How old a driver's time may be: some have been seconds off, and some lie in the future.
    private static let oldest: UInt64 = 1_000_000_000
    /// No picture is shorter, in bytes.
    private static let shortestFile = 128

    init(_ frame: cv4l_frame, in buffer: UnsafeRawBufferPointer, mode: CameraMode, arrival: UInt64) {
        index = frame.index
        sequence = frame.sequence
        self.arrival = arrival
        let isBelieved = frame.is_monotonic != 0 && frame.time <= arrival && arrival - frame.time <= Self.oldest
        capture = isBelieved ? frame.time : arrival
        let start = min(Int(frame.offset), buffer.count)
        bytes = UnsafeRawBufferPointer(rebasing: buffer[start..<min(start + Int(frame.length), buffer.count)])
        switch mode.format {
        case .pixels: isWhole = bytes.count >= mode.frameBytes
        case .jpeg: isWhole = bytes.count >= Self.shortestFile && Self.hasEnd(bytes)
        }
    }

    /// Whether the end of an image is near the end of the bytes, where some cameras add zeros.
    private static func hasEnd(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var at = bytes.count - 1
        while at > 0, bytes[at] == 0 { at -= 1 }
        return at > 0 && bytes[at] == 0xD9 && bytes[at - 1] == 0xFF
    }
}
