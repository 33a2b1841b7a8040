import CLinux
import Synchronization

/// What the thread of a capture does, and what it shares with who takes the frames.
final class CaptureLoop {
    struct State: ~Copyable {
        let isEnding = Atomic<Bool>(false)
        let hasFailed = Atomic<Bool>(false)
        /// One more than the index of the newest frame's buffer; 0 when it was taken.
        let newest = Atomic<UInt32>(0)
        /// Frames that a newer one has replaced before they were taken, or that nobody wanted.
        let dropped = Atomic<Int>(0)
        /// Frames that were no use.
        let damaged = Atomic<Int>(0)
        /// Frames that never came, as the numbers of others tell, without those above.
        let lost = Atomic<Int>(0)
        /// Frames that have come, and one more when the source has failed: waiting ends when it changes.
        let events = Atomic<UInt32>(0)
    }

    let source: FrameSource
    let state: UnsafeMutablePointer<State>
    /// By buffer: written by the thread while the buffer is its own.
    let frames: UnsafeMutablePointer<CameraFrame?>
    /// Written by the thread before it says that it has failed.
    private(set) var failure: CameraError?

    private var isCounting = false
    private var lastSequence: UInt32 = 0
    private var lastSkipped = 0
    private var lastDamaged = 0
    /// Frames that came and were no use, less those that the numbers have told of: a damaged one may be known of before the
    /// frame behind it.
    private var known = 0
    /// More than this was not lost, but numbered otherwise.
    private static let mostMissing: UInt32 = 1000

    /// How long the thread waits before it looks whether it is to end.
    private static var turn: UInt64 { 100_000_000 }

    init(_ source: FrameSource) {
        self.source = source
        frames = .allocate(capacity: source.bufferCount)
        frames.initialize(repeating: nil, count: source.bufferCount)
        state = .allocate(capacity: 1)
        state.initialize(to: State())
    }

    deinit {
        frames.deinitialize(count: source.bufferCount)
        frames.deallocate()
        state.deinitialize(count: 1)
        state.deallocate()
    }

    /// The life of the thread.
    func run() {
        do throws(CameraError) {
            while !state.pointee.isEnding.load(ordering: .relaxed) {
                guard let frame = try next() else { continue }
                count(frame)
                frames[Int(frame.index)] = frame
                let replaced = state.pointee.newest.exchange(frame.index + 1, ordering: .acquiringAndReleasing)
                if replaced > 0, let older = frames[Int(replaced) - 1] {
                    state.pointee.dropped.wrappingAdd(1, ordering: .relaxed)
                    try source.giveBack(older)
                }
                tell()
            }
        } catch {
            failure = error
            state.pointee.hasFailed.store(true, ordering: .releasing)
            tell()
        }
    }

    private func next() throws(CameraError) -> CameraFrame? {
        // With the name of the first one.
        defer { state.pointee.damaged.store(source.damaged, ordering: .releasing) }
        return try source.next(until: clinux_now_ns() + Self.turn)
    }

    /// Counts the frames between this one and the one before: those that came, and those that the numbers say are missing.
    private func count(_ frame: CameraFrame) {
        let missing = frame.sequence &- lastSequence &- 1
        let skipped = source.skipped - lastSkipped
        known += skipped + source.damaged - lastDamaged
        (lastSequence, lastSkipped, lastDamaged) = (frame.sequence, source.skipped, source.damaged)
        state.pointee.dropped.wrappingAdd(skipped, ordering: .relaxed)
        // Some drivers repeat numbers or start again.
        guard isCounting, missing < Self.mostMissing else {
            (isCounting, known) = (true, 0)
            return
        }
        known -= Int(missing)
        state.pointee.lost.wrappingAdd(max(-known, 0), ordering: .relaxed)
        known = max(known, 0)
    }

    /// Wakes whoever waits.
    func tell() {
        state.pointee.events.wrappingAdd(1, ordering: .releasing)
        withUnsafePointer(to: state.pointee.events) { clinux_futex_wake_all($0) }
    }

    /// Waits until there is more than was seen, or until a time in monotonic nanoseconds.
    func wait(forEventsAfter seen: UInt32, until limit: UInt64) {
        withUnsafePointer(to: state.pointee.events) { clinux_futex_wait_until($0, seen, limit) }
    }
}
