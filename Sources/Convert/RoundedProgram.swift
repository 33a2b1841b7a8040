import Glibc

/// A program whose weights are whole numbers, and how it was found.
package struct RoundedProgram: Sendable {
    /// What was kept.
    package var program: ProgramSource
    /// Its maps' ranges.
    package var calibration: Calibration
    /// In the order in which they were tried; empty where weights are rounded to the nearest without a trial.
    package var tried: [Trial]

    /// One way to choose ranges, tried on images.
    package struct Trial: Sendable, Equatable {
        /// How ranges were chosen.
        package var method: CalibrationMethod
        /// How far probabilities are from those of the float model, in nats: the mean over images and exits.
        package var divergence: Double
    }

    /// What was tried and taken, in a sentence; nil where nothing was.
    var note: String? {
        guard let taken = tried.first(where: { $0.method == calibration.method }) else { return nil }
        let others = tried.filter { $0 != taken }.map { ", \($0.inNats) by \($0.method.rawValue)" }
        return
            "ranges are chosen by \(taken.method.rawValue): the images' probabilities are \(taken.inNats) from the float model's"
            + "\(others.joined()) (Kullback-Leibler divergence)"
    }
}

extension RoundedProgram.Trial {
    /// With three digits.
    fileprivate var inNats: String {
        guard divergence > 0, divergence.isFinite else { return "\(divergence) nats" }
        let digits = max(0, 2 - Int(log10(divergence).rounded(.down)))
        let unit = pow(10, Double(digits))
        return "\((divergence * unit).rounded() / unit) nats"
    }
}
