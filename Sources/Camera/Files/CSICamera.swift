import CLinux
import Text
import Vision

/// A camera on a Raspberry Pi's flat cable, whose pictures only libcamera can make: its program writes them to a pipe.
///
/// Nothing tells when a frame was exposed, so its age counts from its arrival.
final class CSICamera: FrameStream {
    private let child: Int32
    private var lastFrame = clinux_now_ns()

    /// Nanoseconds without a frame after which it has failed; it takes a while to begin.
    private static let patience: UInt64 = 5_000_000_000

    /// The program's names, the present one first.
    private static let programs: [StaticString] = ["rpicam-vid", "libcamera-vid"]

    /// Rows of its frames start at multiples of so many bytes, those of colour planes too.
    private static let alignment = 128

    /// Starts the program.
    static func open(_ settings: CameraSettings) throws(CameraError) -> CSICamera {
        let (width, height) = settings.size ?? (640, 480)
        guard width % alignment == 0, height % 2 == 0 else {
            throw .unevenSize(width: width, height: height, alignment: alignment)
        }
        let rate = settings.rate ?? FrameRate(frames: 30)
        let mode = CameraMode(.yu12, width: width, height: height, rate: rate)
        let options = [
            "--timeout", "0", "--nopreview", "--verbose", "0", "--codec", "yuv420", "--width", "\(width)", "--height",
            "\(height)", "--framerate", decimal(rate.value, places: 2, trimmed: true), "--output", "-",
        ]
        for name in programs {
            var child: Int32 = 0
            var descriptor: Int32 = -1
            let failure = withCStrings([name.text] + options) {
                clinux_spawn_for_reading($0, &child, &descriptor)
            }
            if failure == 0 { return try CSICamera(descriptor, mode, child: child) }
            guard failure == VideoCallError.noEntry.errno else { throw .failed(call: "posix_spawn", errno: failure) }
        }
        throw .noCameraProgram
    }

    private init(_ descriptor: Int32, _ mode: CameraMode, child: Int32) throws(CameraError) {
        self.child = child
        try super.init(descriptor, mode, rate: nil, waits: false)
    }

    deinit {
        clinux_end_and_wait_for_child(child)
    }

    override func next(until limit: UInt64) throws(CameraError) -> CameraFrame? {
        let frame = try super.next(until: limit)
        let now = clinux_now_ns()
        if frame != nil { lastFrame = now }
        guard now - lastFrame <= Self.patience else { throw .stalled(now - lastFrame) }
        return frame
    }

    /// That the program ends is a failure.
    override func restart() throws(CameraError) { throw .cameraProgramEnded }
}
