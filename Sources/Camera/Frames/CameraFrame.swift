/// A frame in the memory of its source.
package struct CameraFrame {
    /// Names the buffer when it is given back.
    package let index: UInt32
    /// The pixels, or the file.
    package let bytes: UnsafeRawBufferPointer
    /// The source's count, which wraps around: gaps are frames that were lost.
    package let sequence: UInt32
    /// When it was taken from the driver, or was whole, in monotonic nanoseconds.
    package let arrival: UInt64
    /// When it was there to be read, in monotonic nanoseconds: later than its arrival where it had to be converted.
    package let ready: UInt64
    /// When it was exposed, in monotonic nanoseconds, as far as the driver can be believed; otherwise its arrival.
    package let capture: UInt64
    /// Whether it is as long as its format says, and a JPEG file has an end.
    package let isWhole: Bool

    /// The same frame as though it had come just now.
    func arriving(at now: UInt64) -> CameraFrame {
        CameraFrame(index: index, bytes: bytes, sequence: sequence, arrival: now)
    }

    init(
        index: UInt32, bytes: UnsafeRawBufferPointer, sequence: UInt32, arrival: UInt64, capture: UInt64? = nil,
        ready: UInt64? = nil, isWhole: Bool = true
    ) {
        self.index = index
        self.bytes = bytes
        self.sequence = sequence
        self.arrival = arrival
        self.capture = capture ?? arrival
        self.ready = ready ?? arrival
        self.isWhole = isWhole
    }
}
