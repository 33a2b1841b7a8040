/// How fast and how hot the board is at one moment; nil where it does not tell.
package struct BoardReading: Equatable, Sendable {
    /// The frequency in kHz of the processor that is furthest below its maximum.
    package var frequency: Int?
    /// The maximum of that processor in kHz; boosts may exceed it.
    package var highestFrequency: Int?
    /// The hottest sensor of the processors in thousandths of a degree Celsius.
    package var temperature: Int?
    /// What the firmware says about supply and heat.
    package var throttling: Throttling?

    /// A reading in which nothing is known.
    package init() {}
}
