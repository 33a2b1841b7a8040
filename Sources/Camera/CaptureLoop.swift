import CLinux
import Synchronization

/// What the thread of a capture does, and what it shares with who takes the frames.
///
/// The thread may hold on to it for longer than the capture does, so nothing here waits for the thread.
final class CaptureLoop<System: VideoSystem>: CaptureThread {
    let stream: VideoStream<System>
    private let patience: UInt64
    /// By buffer: written by the thread while the buffer is its own.
    let frames: UnsafeMutablePointer<CameraFrame?>
    /// Written by the thread before it says that it has failed.
    private(set) var failure: CameraError?

    /// How long the thread waits before it looks whether it is to end.
    private static var turn: UInt64 { 100_000_000 }

    init(_ stream: VideoStream<System>, patience: UInt64) {
        self.stream = stream
        self.patience = patience
        frames = .allocate(capacity: stream.bufferCount)
        frames.initialize(repeating: nil, count: stream.bufferCount)
        super.init()
    }

    deinit {
        frames.deinitialize(count: stream.bufferCount)
        frames.deallocate()
    }

    override func run() {
        do throws(CameraError) {
            while !state.pointee.isEnding.load(ordering: .relaxed) {
                guard let frame = try stream.next(until: clinux_now_ns() + Self.turn, patience: patience) else {
                    continue
                }
                frames[Int(frame.index)] = frame
                let replaced = state.pointee.newest.exchange(frame.index + 1, ordering: .acquiringAndReleasing)
                if replaced > 0, let older = frames[Int(replaced) - 1] {
                    state.pointee.dropped.wrappingAdd(1, ordering: .relaxed)
                    try stream.giveBack(older)
                }
                tell()
            }
        } catch {
            failure = error
            state.pointee.hasFailed.store(true, ordering: .releasing)
            tell()
        }
    }
}
