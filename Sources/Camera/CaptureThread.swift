import CLinux
import Synchronization

/// What of a capture does not depend on the camera: the thread and what it shares.
class CaptureThread {
    struct State: ~Copyable {
        let isEnding = Atomic<Bool>(false)
        let hasFailed = Atomic<Bool>(false)
        /// One more than the index of the newest frame's buffer; 0 when it was taken.
        let newest = Atomic<UInt32>(0)
        /// Frames that a newer one has replaced before they were taken.
        let dropped = Atomic<Int>(0)
        /// Frames that have come, and one more when the camera has failed: waiting ends when it changes.
        let events = Atomic<UInt32>(0)
    }

    let state: UnsafeMutablePointer<State>

    init() {
        state = .allocate(capacity: 1)
        state.initialize(to: State())
    }

    deinit {
        state.deinitialize(count: 1)
        state.deallocate()
    }

    /// What the thread does.
    func run() {}

    /// Starts the thread; 0 when the system refuses it.
    func start() -> UInt64 { clinux_thread_start(threadBody, Unmanaged.passUnretained(self).toOpaque(), -1) }

    func tell() {
        state.pointee.events.wrappingAdd(1, ordering: .releasing)
        withUnsafePointer(to: state.pointee.events) { clinux_futex_wake_all($0) }
    }

    func wait(forEventsAfter seen: UInt32, until limit: UInt64) {
        withUnsafePointer(to: state.pointee.events) { clinux_futex_wait_until($0, seen, limit) }
    }
}

private func threadBody(_ context: UnsafeMutableRawPointer?) {
    guard let context else { return }
    Unmanaged<CaptureThread>.fromOpaque(context).takeUnretainedValue().run()
}
