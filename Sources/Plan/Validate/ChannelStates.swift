/// What has become of the channels of one buffer, 0..<65,536, at an operator; without memory of its own.
///
/// Not to be copied: it is as large as three sets of so many bits.
struct ChannelStates: ~Copyable {
    private static let bits = 64
    /// Channels that every way to the operator has written.
    private var written = InlineArray<1024, UInt64>(repeating: 0)
    /// Those that its head has written.
    private var writtenByHead = InlineArray<1024, UInt64>(repeating: 0)
    /// Those that any operator has written so far.
    private var touched = InlineArray<1024, UInt64>(repeating: 0)
    private var hasHeadWritten = false
    /// Words that are in use.
    private var words = 0

    /// Nothing has been written to a buffer of so many channels.
    mutating func begin(_ channels: Int) {
        words = PlanFormat.steps(channels, of: Self.bits)
        for word in 0..<words { (written[word], writtenByHead[word], touched[word]) = (0, 0, 0) }
        hasHeadWritten = false
    }

    /// Channels are written, by an operator of a head or of a trunk.
    mutating func write(_ channels: Range<Int>, isInHead: Bool) {
        var word = channels.lowerBound / Self.bits
        while word * Self.bits < channels.upperBound {
            let mask = Self.mask(channels, word)
            touched[word] |= mask
            if isInHead { writtenByHead[word] |= mask } else { written[word] |= mask }
            word += 1
        }
        if isInHead { hasHeadWritten = true }
    }

    /// What a head has written, over what was there, is the same on every way only within that head.
    mutating func leaveHead() {
        guard hasHeadWritten else { return }
        hasHeadWritten = false
        for word in 0..<words {
            written[word] &= ~writtenByHead[word]
            writtenByHead[word] = 0
        }
    }

    /// Whether all of the channels have been written on every way.
    func isWritten(_ channels: Range<Int>) -> Bool {
        var word = channels.lowerBound / Self.bits
        while word * Self.bits < channels.upperBound {
            guard Self.mask(channels, word) & ~(written[word] | writtenByHead[word]) == 0 else { return false }
            word += 1
        }
        return true
    }

    /// Whether all of the channels have been written on some way.
    func isTouched(_ channels: Range<Int>) -> Bool {
        var word = channels.lowerBound / Self.bits
        while word * Self.bits < channels.upperBound {
            guard Self.mask(channels, word) & ~touched[word] == 0 else { return false }
            word += 1
        }
        return true
    }

    /// The bits of a word that belong to the channels.
    private static func mask(_ channels: Range<Int>, _ word: Int) -> UInt64 {
        let first = max(channels.lowerBound - word * bits, 0)
        let end = min(channels.upperBound - word * bits, bits)
        return (.max << UInt64(first)) & (.max >> UInt64(bits - end))
    }
}
