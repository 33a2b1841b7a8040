import CLinux
import Synchronization

/// A thread that takes frames out of a camera as they come, and holds the newest one for whoever wants it.
///
/// A driver whose frames nobody takes runs out of buffers, and the newest of those it has is old: so somebody has to take
/// them while the last one is worked on.
package final class Capture<System: VideoSystem> {
    private let loop: CaptureLoop<System>
    /// 0 when the system has refused it.
    private let thread: UInt64

    /// Starts the thread.
    /// - Parameter patience: Nanoseconds without a frame after which the camera has failed.
    package init(_ stream: VideoStream<System>, patience: UInt64) {
        loop = CaptureLoop(stream, patience: patience)
        thread = loop.start()
    }

    deinit {
        loop.state.pointee.isEnding.store(true, ordering: .relaxed)
        if thread != 0 { clinux_thread_join(thread) }
    }

    /// What the camera's frames are.
    package var mode: CameraMode { loop.stream.mode }

    /// Frames that a newer one has replaced before they were taken.
    package var dropped: Int { loop.state.pointee.dropped.load(ordering: .relaxed) }

    /// Takes the newest frame that nobody has taken yet, or waits for one. It is to be given back before long.
    /// - Parameters:
    ///   - limit: When to give up, in monotonic nanoseconds.
    ///   - earliest: Frames that arrived before this time are left out.
    /// - Returns: Nil when the time was up.
    /// - Throws: What made the camera fail; the capture is of no use any more then.
    package func take(until limit: UInt64, arrivedSince earliest: UInt64 = 0) throws(CameraError) -> CameraFrame? {
        guard thread != 0 else { throw .failed(call: "pthread_create", errno: VideoCallError.wouldBlock.errno) }
        while true {
            let seen = loop.state.pointee.events.load(ordering: .acquiring)
            let place = loop.state.pointee.newest.exchange(0, ordering: .acquiringAndReleasing)
            if place > 0, let frame = loop.frames[Int(place) - 1] {
                if frame.arrival >= earliest { return frame }
                try giveBack(frame)
                continue
            }
            if loop.state.pointee.hasFailed.load(ordering: .acquiring) { throw loop.failure ?? .gone }
            guard clinux_now_ns() < limit else { return nil }
            loop.wait(forEventsAfter: seen, until: limit)
        }
    }

    /// Gives a frame's memory back to the driver.
    package func giveBack(_ frame: CameraFrame) throws(CameraError) { try loop.stream.giveBack(frame) }
}
