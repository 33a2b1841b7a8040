/// Why a Raspberry Pi's firmware slows the processors down, now or at some time since the start.
package struct Throttling: Equatable, Sendable {
    /// One condition.
    package struct Flag: Equatable, Sendable {
        /// It holds now.
        package let isNow: Bool
        /// It has held at some time since the start.
        package let hasOccurred: Bool

        /// A condition that holds now or has held.
        package init(isNow: Bool, hasOccurred: Bool) {
            self.isNow = isNow
            self.hasOccurred = hasOccurred
        }
    }

    /// The firmware's bits: 0 to 3 now, 16 to 19 since the start.
    package let bits: UInt32

    /// The flags of the firmware's bits.
    package init(bits: UInt32) {
        self.bits = bits
    }

    /// The supply gives less than 4.63 V.
    package var underVoltage: Flag { flag(0) }
    /// The frequency is held below its maximum.
    package var frequencyCapped: Flag { flag(1) }
    /// The processors are slowed down.
    package var throttled: Flag { flag(2) }
    /// The soft temperature limit is reached, where a board has one.
    package var softTemperatureLimit: Flag { flag(3) }

    /// Whether anything slows the processors down now.
    package var isSlowedNow: Bool { bits & 0b1111 != 0 }

    private func flag(_ bit: UInt32) -> Flag {
        Flag(isNow: bits >> bit & 1 == 1, hasOccurred: bits >> (bit + 16) & 1 == 1)
    }
}
