import CLinux
import CV4L

/// One open camera that sends frames, until it fails; what helps then is a new stream, format and all.
///
/// Frames are in the driver's memory: each is given back before long, or the driver runs out of buffers and the next ones
/// are old.
package final class VideoStream<System: VideoSystem> {
    private let system: System
    /// What the frames are.
    package let mode: CameraMode
    private var buffers: [UnsafeRawBufferPointer] = []
    private var lastFrame: UInt64
    /// Frames that a newer one has replaced before anybody saw them.
    package private(set) var skipped = 0
    /// Frames that the driver, or their length, said are damaged.
    package private(set) var damaged = 0

    /// Buffers that the driver has granted.
    package var bufferCount: Int { buffers.count }

    private init(_ system: System, _ mode: CameraMode) {
        self.system = system
        self.mode = mode
        lastFrame = clinux_now_ns()
    }

    /// Negotiates format, size and rate with a device, and has it send frames. The device is the stream's from now on, and
    /// closed when it cannot be used.
    package static func open(_ system: System, _ settings: CameraSettings) throws(CameraError) -> VideoStream {
        let mode: CameraMode
        do throws(CameraError) {
            mode = try CameraMode(negotiatedWith: system, settings)
        } catch {
            system.close()
            throw error
        }
        let stream = VideoStream(system, mode)
        try stream.start(settings.buffers)
        return stream
    }

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
        try attempt("VIDIOC_STREAMON") { () throws(VideoCallError) in try system.setStreaming(true) }
        lastFrame = clinux_now_ns()
    }

    /// Waits for the newest frame; older ones that are there too go back to the driver.
    /// - Parameter limit: When to give up, in monotonic nanoseconds.
    /// - Returns: Nil when the time was up before.
    /// - Throws: `.gone`, `.stalled` and `.failed`; the stream is of no use any more then.
    package func next(until limit: UInt64, patience: UInt64) throws(CameraError) -> CameraFrame? {
        while true {
            if let frame = try newest() { return frame }
            let now = clinux_now_ns()
            guard now < lastFrame + patience else { throw .stalled(now - lastFrame) }
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
    package func giveBack(_ frame: CameraFrame) throws(CameraError) {
        try attempt("VIDIOC_QBUF") { () throws(VideoCallError) in try system.queue(frame.index) }
    }

    /// The newest of the frames that are there, without those that are damaged.
    private func newest() throws(CameraError) -> CameraFrame? {
        var newest: CameraFrame?
        while let taken = try take() {
            let frame = CameraFrame(taken, in: buffers[Int(taken.index)], mode: mode, arrival: clinux_now_ns())
            lastFrame = frame.arrival
            guard taken.has_error == 0, frame.isWhole else {
                damaged += 1
                try giveBack(frame)
                continue
            }
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
