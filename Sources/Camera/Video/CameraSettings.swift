/// What is asked of a camera.
package struct CameraSettings: Sendable {
    /// In pixels; nil takes the nearest to 640x480.
    package var size: (width: Int, height: Int)?
    /// Nil leaves the choice to the device.
    package var rate: FrameRate?
    /// The kernel's number of a format; nil takes the best that is read.
    package var format: UInt32?
    /// Set in this order, each time that the camera is opened.
    package var controls: [ControlSetting] = []
    /// Whether it is not to send fewer frames when there is little light.
    package var keepsRate = false
    /// Buffers that the driver is asked for: one in work, one that waits, and two with the driver.
    package var buffers: UInt32 = 4

    /// Nanoseconds without a frame after which the camera has failed.
    package var patience: UInt64 = 2_000_000_000
    /// The same before the first one.
    package var firstPatience: UInt64 = 5_000_000_000

    /// The device's own choice of everything.
    package init() {}
}
