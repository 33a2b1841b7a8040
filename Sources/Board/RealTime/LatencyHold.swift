import CLinux

/// Keeps the processors from sleeping so deeply that waking takes time, for as long as this object lives.
package final class LatencyHold {
    /// The kernel's file for it.
    static var path: CompactString { "/dev/cpu_dma_latency" }
    /// ENOENT.
    static let noSuchFile: Int32 = 2
    /// With ENXIO and ENODEV: there is no such device.
    private static let absent: [Int32] = [noSuchFile, 6, 19]

    /// Whether it works.
    package let step: RealTimeStep
    private var descriptor: Int32

    /// Asks for a wake-up time of 0.
    package init(_ root: SystemRoot = .machine) {
        var error: Int32 = 0
        descriptor = clinux_hold_latency(root.path(Self.path), 0, &error)
        if descriptor < 0 && Self.absent.contains(error) {
            step = RealTimeStep(.latency, .absent)
        } else {
            step = RealTimeStep(.latency, error: error)
        }
    }

    deinit { letGo() }

    /// Lets the processors sleep again.
    package func letGo() {
        if descriptor >= 0 { clinux_close(descriptor) }
        descriptor = -1
    }
}
