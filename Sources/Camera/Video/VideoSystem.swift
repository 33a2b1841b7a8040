import CV4L

/// The system calls on one open video device. The kernel's are `KernelVideo`; tests script their own.
///
/// Functions that can fail throw `VideoCallError` with an errno value.
package protocol VideoSystem {
    /// The system's number of the device, for libraries; -1 where it is none of the system's.
    var descriptor: Int32 { get }
    /// What the node says of itself.
    func query() throws(VideoCallError) -> cv4l_node
    /// The format with this number that the device offers; EINVAL behind the last one.
    func offeredFormat(_ index: UInt32) throws(VideoCallError) -> UInt32
    /// The sizes with this number that a format has; EINVAL behind the last ones.
    func offeredSizes(_ format: UInt32, _ index: UInt32) throws(VideoCallError) -> cv4l_sizes
    /// The times from frame to frame with this number that a format and size have; EINVAL behind the last ones.
    func offeredPeriods(
        _ format: UInt32, width: UInt32, height: UInt32, _ index: UInt32
    ) throws(VideoCallError) -> cv4l_periods
    /// The control with this number, or with `cv4l_next_control` in it the one behind that.
    func queryControl(_ identifier: UInt32) throws(VideoCallError) -> cv4l_control
    /// A value of a menu; EINVAL for one that it does not have.
    func menuEntry(_ identifier: UInt32, _ index: UInt32) throws(VideoCallError) -> cv4l_menu_entry
    /// The present value of a control.
    func control(_ identifier: UInt32) throws(VideoCallError) -> Int32
    /// Sets a control.
    func setControl(_ identifier: UInt32, _ value: Int32) throws(VideoCallError)
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
