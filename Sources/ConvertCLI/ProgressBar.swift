import CLinux
import Synchronization
import Text

/// A bar on standard error, drawn only on a terminal; may be moved from any thread.
final class ProgressBar: Sendable {
    private static let width = 40
    private let title: String
    private let isShown = clinux_is_terminal(Output.standardError) == 1
    private let drawn = Mutex(-1)
    private let start = ContinuousClock.now
    /// Of a smaller part nobody can tell how long the rest takes.
    private static let fewestPercent = 5

    init(_ title: String) {
        self.title = title
    }

    /// Draws the fraction done, 0...1; it never goes back.
    func show(_ fraction: Double) {
        guard isShown else { return }
        let percent = Int((min(max(fraction, 0), 1) * 100).rounded(.down))
        drawn.withLock { drawn in
            guard percent > drawn else { return }
            drawn = percent
            let filled = percent * Self.width / 100
            let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: Self.width - filled)
            writeError("\r\(title) \(bar) \(percent) %\(timeLeft(percent))\u{1B}[K")
        }
    }

    /// Writes a line to standard error, in the bar's place where there is one.
    func note(_ text: String) {
        let clear = isShown && drawn.withLock { $0 } >= 0 ? "\r\u{1B}[K" : ""
        writeError(clear + "note: \(text)".printable + "\n")
    }

    /// What the rest takes if it goes on like this.
    private func timeLeft(_ percent: Int) -> String {
        guard (Self.fewestPercent..<100).contains(percent) else { return "" }
        let seconds = (start.duration(to: .now) * (100 - percent) / percent).components.seconds + 1
        return seconds < 100 ? ", \(seconds) s left" : ", \((seconds + 59) / 60) min left"
    }

    /// Runs `body`, and takes the bar away afterwards, also after an error.
    func whileShowing<Result>(_ body: () throws -> Result) rethrows -> Result {
        defer { if isShown { writeError("\r\u{1B}[K") } }
        return try body()
    }
}
