import CV4L

/// The system calls on one open video device. The kernel's are `KernelVideo`; tests script their own.
///
/// Functions that can fail throw `VideoCallError` with an errno value.
package protocol VideoSystem {
    /// What the node says of itself.
    func query() throws(VideoCallError) -> cv4l_node
    /// The format with this number that the device offers; EINVAL behind the last one.
    func offeredFormat(_ index: UInt32) throws(VideoCallError) -> UInt32
    /// Asks for a format.
    /// - Returns: What the device has settled for.
    func setFormat(_ format: cv4l_format) throws(VideoCallError) -> cv4l_format
    /// Asks for so many frames a second.
    /// - Returns: What the device has settled for; nil where it does not tell.
    func setRate(_ rate: FrameRate) throws(VideoCallError) -> FrameRate?
    /// Asks for so many buffers, 0 to give all back.
    /// - Returns: How many there are.
    func requestBuffers(_ count: UInt32) throws(VideoCallError) -> UInt32
    /// The memory of a buffer.
    func map(_ index: UInt32) throws(VideoCallError) -> UnsafeRawBufferPointer
    /// Gives the memory of a buffer back.
    func unmap(_ buffer: UnsafeRawBufferPointer)
    /// Lends a buffer to the driver.
    func queue(_ index: UInt32) throws(VideoCallError)
    /// Takes a buffer that is filled; EAGAIN when there is none.
    func dequeue() throws(VideoCallError) -> cv4l_frame
    /// Starts and stops the flow of frames.
    func setStreaming(_ isOn: Bool) throws(VideoCallError)
    /// Waits for a frame or for trouble.
    /// - Returns: Nil when the time is up, false when something is wrong with the device.
    func wait(milliseconds: Int32) -> Bool?
    /// Closes the device.
    func close()
}

/// A system call has failed.
package struct VideoCallError: Error, Equatable {
    /// The kernel's number of the reason.
    package let errno: Int32

    /// A failure for this reason.
    package init(errno: Int32) { self.errno = errno }

    /// There is nothing yet.
    package static var wouldBlock: VideoCallError { VideoCallError(errno: 11) }
    /// The device is gone.
    package static var noDevice: VideoCallError { VideoCallError(errno: 19) }
    /// Somebody else has it.
    package static var busy: VideoCallError { VideoCallError(errno: 16) }
    /// The device does not do that.
    package static var invalid: VideoCallError { VideoCallError(errno: 22) }
    /// There is no such file.
    package static var noEntry: VideoCallError { VideoCallError(errno: 2) }
    /// The bus has no room for so much.
    package static var noSpace: VideoCallError { VideoCallError(errno: 28) }
    /// The device does not know such a call.
    package static var notTypewriter: VideoCallError { VideoCallError(errno: 25) }
    /// Nobody may do that.
    package static var notPermitted: VideoCallError { VideoCallError(errno: 13) }
}

/// Frames a second.
package struct FrameRate: Equatable, Sendable {
    /// Frames.
    package let frames: UInt32
    /// In so many seconds, at least 1.
    package let seconds: UInt32

    /// So many frames in so many seconds.
    package init(frames: UInt32, seconds: UInt32 = 1) {
        self.frames = frames
        self.seconds = max(seconds, 1)
    }

    /// Nanoseconds from frame to frame.
    package var period: UInt64 { UInt64(seconds) * 1_000_000_000 / UInt64(max(frames, 1)) }
}
