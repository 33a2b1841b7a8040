import CLinux
import Synchronization

/// A thread that takes frames out of a source as they come, and holds the newest one for whoever wants it.
///
/// A driver whose frames nobody takes runs out of buffers, and the newest of those it has is old: so somebody has to take
/// them while the last one is worked on.
package final class Capture {
    private let loop: CaptureLoop
    private let thread: BackgroundThread

    /// Starts the thread.
    package init(_ source: FrameSource) {
        let loop = CaptureLoop(source)
        self.loop = loop
        thread = BackgroundThread { loop.run() }
    }

    deinit {
        loop.state.pointee.isEnding.store(true, ordering: .relaxed)
    }

    /// What the frames are.
    package var mode: CameraMode { loop.source.mode }

    /// Whether frames come at the rate of the mode.
    var promisesRate: Bool { loop.source.promisesRate }

    /// What became of frames that were not given out, so far.
    package var losses: FrameLosses {
        FrameLosses(
            dropped: loop.state.pointee.dropped.load(ordering: .relaxed),
            damaged: loop.state.pointee.damaged.load(ordering: .relaxed),
            lost: loop.state.pointee.lost.load(ordering: .relaxed))
    }

    /// The first frame that was damaged, where frames are files.
    var damagedFile: DamagedFile? {
        loop.state.pointee.damaged.load(ordering: .acquiring) > 0 ? loop.source.damagedFile : nil
    }

    /// Takes the newest frame that nobody has taken yet, or waits for one. It is to be given back before long.
    /// - Parameters:
    ///   - limit: When to give up, in monotonic nanoseconds.
    ///   - isWanted: Others are left out.
    /// - Returns: Nil when the time was up, or when a signal is there.
    /// - Throws: Why there are no more frames; the capture is of no use any more then.
    package func take(
        until limit: UInt64, where isWanted: (CameraFrame) -> Bool = { _ in true }
    ) throws(CameraError) -> CameraFrame? {
        guard thread.isThere else { throw .failed(call: "pthread_create", errno: VideoCallError.wouldBlock.errno) }
        while true {
            let seen = loop.state.pointee.events.load(ordering: .acquiring)
            let place = loop.state.pointee.newest.exchange(0, ordering: .acquiringAndReleasing)
            if place > 0, let frame = loop.frames[Int(place) - 1] {
                if isWanted(frame) { return frame }
                loop.state.pointee.dropped.wrappingAdd(1, ordering: .relaxed)
                try giveBack(frame)
                continue
            }
            if loop.state.pointee.hasFailed.load(ordering: .acquiring) { throw loop.failure ?? .ended }
            guard clinux_now_ns() < limit, clinux_signals() == 0 else { return nil }
            loop.wait(forEventsAfter: seen, until: limit)
        }
    }

    /// Gives a frame's memory back to the source.
    package func giveBack(_ frame: CameraFrame) throws(CameraError) { try loop.source.giveBack(frame) }
}
