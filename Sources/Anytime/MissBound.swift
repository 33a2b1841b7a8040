/// How often something may happen that was seen `events` times in `trials`.
package struct MissBound {
    /// How often it was seen.
    package let events: UInt64
    /// Out of how many.
    package let trials: UInt64

    /// What was seen.
    package init(events: UInt64, trials: UInt64) {
        self.events = events
        self.trials = trials
    }

    /// The share that was seen; 0 when nothing was tried.
    package var rate: Double { trials == 0 ? 0 : Double(events) / Double(trials) }

    /// The probability that is not exceeded with 95 % confidence; 1 when nothing was tried.
    ///
    /// Events that are rare and independent are Poisson distributed; the bound on their number is half the 95th
    /// percentile of χ² with 2 (events + 1) degrees of freedom, here by Wilson and Hilferty (Proceedings of the National
    /// Academy of Sciences 17, 1931), and for none of them −ln 0.05, the "rule of three".
    package var upperBound: Double {
        guard trials > 0 else { return 1 }
        let most: Double
        if events == 0 {
            most = 2.9958
        } else {
            let degrees = Double(events) + 1
            let root = 1 - 1 / (9 * degrees) + 1.6449 / (3 * degrees.squareRoot())
            most = degrees * root * root * root * 1.005
        }
        return min(most / Double(trials), 1)
    }
}
