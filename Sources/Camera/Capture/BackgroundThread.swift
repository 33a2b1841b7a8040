import CLinux

/// A thread of this process's own, with all signals blocked and without the real-time priority that its owner may have; its
/// owner's end waits for the thread's.
///
/// What the thread works on must not be its owner: whoever let go of that last would wait for itself.
package final class BackgroundThread {
    /// What the thread holds on to.
    private final class Work {
        let body: () -> Void

        init(_ body: @escaping () -> Void) { self.body = body }
    }

    private let thread: UInt64

    /// Starts the thread.
    package init(_ body: @escaping () -> Void) {
        let work = Unmanaged.passRetained(Work(body))
        thread = clinux_ordinary_thread_start(Self.run, work.toOpaque())
        if thread == 0 { work.release() }
    }

    deinit { if thread != 0 { clinux_thread_join(thread) } }

    /// Whether the system has granted it.
    package var isThere: Bool { thread != 0 }

    private static let run: clinux_thread_body = { context in
        guard let context else { return }
        Unmanaged<Work>.fromOpaque(context).takeRetainedValue().body()
    }
}
