import CLinux
import Text

/// The service manager that has started this process, if one has: told when frames are answered, and fed as its watchdog
/// wants (sd_notify(3)).
package final class ServiceManager {
    private let descriptor: Int32
    /// Nanoseconds from feed to feed; nil where no watchdog watches.
    private let feedPeriod: UInt64?
    private var nextFeed: UInt64 = 0
    private var isReady = false
    private var isReloading = false

    /// Nil without a service manager.
    package init?() {
        guard let path = clinux_environment("NOTIFY_SOCKET") else { return nil }
        descriptor = clinux_notify_open(path)
        guard descriptor >= 0 else { return nil }
        feedPeriod = Self.watchdogTime.map { $0 / 4 }
    }

    deinit { clinux_close(descriptor) }

    /// Nanoseconds without a sign of life after which the manager restarts this process.
    private static var watchdogTime: UInt64? {
        if let process = clinux_environment("WATCHDOG_PID"),
            Quantity.integer(String(cString: process)) != Int(clinux_process_number())
        {
            return nil
        }
        guard let time = clinux_environment("WATCHDOG_USEC"), let value = Quantity.integer(String(cString: time)),
            value > 0, value < 1 << 50
        else { return nil }
        return UInt64(value) * 1000
    }

    /// A frame has been answered.
    package func live() {
        if !isReady {
            isReady = true
            isReloading = false
            send("READY=1\nSTATUS=answering\n")
        }
        guard let feedPeriod else { return }
        let now = clinux_now_ns()
        guard now >= nextFeed else { return }
        nextFeed = now + feedPeriod
        send("WATCHDOG=1\n")
    }

    /// The source has failed, or works again.
    package func say(isWaiting: Bool) {
        // Options that name a camera which is not there are read all the same.
        if isReloading { send("READY=1\n") }
        isReloading = false
        send(isWaiting ? "STATUS=waiting for the camera\n" : "STATUS=answering\n")
    }

    /// Options are read again; ready is said again with the next answer, or with what keeps it from coming.
    package func reloading() {
        isReady = false
        isReloading = true
        // Microseconds of CLOCK_MONOTONIC, so that the manager can tell this reload from the one before.
        var text = Array("RELOADING=1\nMONOTONIC_USEC=\(clinux_now_ns() / 1000)\n".utf8)
        clinux_notify_send(descriptor, &text, text.count)
    }

    /// This process ends.
    package func stopping() { send("STOPPING=1\n") }

    private func send(_ text: StaticString) {
        clinux_notify_send(descriptor, text.utf8Start, text.utf8CodeUnitCount)
    }
}
