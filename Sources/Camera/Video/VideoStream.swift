import CLinux
import CV4L

/// One open camera that sends frames into the driver's memory.
package final class VideoStream<System: VideoSystem>: FrameSource {
    private let system: System
    private let settings: CameraSettings
    private var buffers: [UnsafeRawBufferPointer] = []
    /// When the last good frame came, and the last damaged one.
    private var lastFrame: UInt64
    private var lastDamaged: UInt64 = 0
    private var hasSent = false

    private init(_ system: System, _ mode: CameraMode, _ settings: CameraSettings) {
        self.system = system
        self.settings = settings
        lastFrame = clinux_now_ns()
        super.init(mode, promisesRate: true)
    }

    /// Negotiates format, size and rate with a device, sets its controls, and has it send frames. The device is the
    /// stream's from now on, and closed when it cannot be used.
    package static func open(_ system: System, _ settings: CameraSettings) throws(CameraError) -> VideoStream {
        let mode: CameraMode
        do throws(CameraError) {
            mode = try CameraMode(negotiatedWith: system, settings)
            try system.set(settings)
        } catch {
            system.close()
            throw error
        }
        let stream = VideoStream(system, mode, settings)
        try stream.start(settings.buffers)
        return stream
    }

    /// The system's number of the device.
    var descriptor: Int32 { system.descriptor }

    deinit {
        try? system.setStreaming(false)
        for buffer in buffers { system.unmap(buffer) }
        _ = try? system.requestBuffers(0)
        system.close()
    }

    private func start(_ wanted: UInt32) throws(CameraError) {
        let count = try attempt("VIDIOC_REQBUFS") { () throws(VideoCallError) in try system.requestBuffers(wanted) }
        guard count > 0 else { throw .failed(call: "VIDIOC_REQBUFS", errno: VideoCallError.invalid.errno) }
        for index in 0..<count {
            buffers.append(
                try attempt("mmap") { () throws(VideoCallError) in try system.map(index) })
            try attempt("VIDIOC_QBUF") { () throws(VideoCallError) in try system.queue(index) }
        }
        bufferCount = buffers.count
        try attempt("VIDIOC_STREAMON") { () throws(VideoCallError) in try system.setStreaming(true) }
        lastFrame = clinux_now_ns()
    }

    /// Waits for the newest frame; older ones that are there too go back to the driver.
    /// - Throws: `.gone`, `.stalled`, `.damaged` and `.failed`.
    package override func next(until limit: UInt64) throws(CameraError) -> CameraFrame? {
        // Before the first frame many adjust themselves.
        let patience = hasSent ? max(settings.patience, 4 * (mode.rate?.period ?? 0)) : settings.firstPatience
        while true {
            if let frame = try newest() { return frame }
            let now = clinux_now_ns()
            guard now < lastFrame + patience else {
                // A pause may begin with a damaged frame; a camera that only sends these goes on sending.
                throw now < lastDamaged + patience / 2 ? .damaged : .stalled(now - lastFrame)
            }
            guard now < limit else { return nil }
            let wait = min(limit, lastFrame + patience) - now
            if system.wait(milliseconds: Int32(min(wait / 1_000_000 + 1, 1000))) == false {
                // Taking a frame tells what is wrong; a device that says nothing then is broken all the same.
                if let frame = try newest() { return frame }
                throw .failed(call: "poll", errno: 5)
            }
        }
    }

    /// Gives a frame's memory back to the driver.
    package override func giveBack(_ frame: CameraFrame) throws(CameraError) {
        try attempt("VIDIOC_QBUF") { () throws(VideoCallError) in try system.queue(frame.index) }
    }

    /// The newest of the frames that are there, without those that are damaged.
    private func newest() throws(CameraError) -> CameraFrame? {
        var newest: CameraFrame?
        // A driver that fills each buffer again at once is not to keep us.
        for _ in 0...bufferCount {
            guard let taken = try take() else { break }
            let frame = CameraFrame(taken, in: buffers[Int(taken.index)], mode: mode, arrival: clinux_now_ns())
            guard taken.has_error == 0, frame.isWhole else {
                damaged += 1
                lastDamaged = frame.arrival
                try giveBack(frame)
                continue
            }
            (lastFrame, hasSent) = (frame.arrival, true)
            if let older = newest {
                skipped += 1
                try giveBack(older)
            }
            newest = frame
        }
        return newest
    }

    /// The next frame of the driver's queue; nil when there is none.
    private func take() throws(CameraError) -> cv4l_frame? {
        do throws(VideoCallError) {
            let frame = try system.dequeue()
            guard Int(frame.index) < buffers.count else {
                throw VideoCallError.invalid
            }
            return frame
        } catch {
            if error == .wouldBlock { return nil }
            throw CameraError(error, in: "VIDIOC_DQBUF")
        }
    }

    private func attempt<Result>(
        _ call: StaticString, _ body: () throws(VideoCallError) -> Result
    ) throws(CameraError) -> Result {
        do throws(VideoCallError) { return try body() } catch { throw CameraError(error, in: call) }
    }
}
