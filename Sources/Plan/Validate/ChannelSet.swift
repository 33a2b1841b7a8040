/// A set of channels, 0..<65,536, without memory of its own.
struct ChannelSet {
    private static let bits = 64
    private var bitsets = InlineArray<1024, UInt64>(repeating: 0)

    /// Words that hold so many channels.
    static func words(for channels: Int) -> Int { PlanFormat.steps(channels, of: bits) }

    /// Empties the first words.
    mutating func clear(_ words: Int) {
        for word in 0..<words { bitsets[word] = 0 }
    }

    mutating func insert(_ channels: Range<Int>) {
        var word = channels.lowerBound / Self.bits
        while word * Self.bits < channels.upperBound {
            bitsets[word] |= Self.mask(channels, word)
            word += 1
        }
    }

    /// Takes out what another set has in the first words.
    mutating func remove(_ other: borrowing ChannelSet, _ words: Int) {
        for word in 0..<words { bitsets[word] &= ~other.bitsets[word] }
    }

    /// Whether this set and another one have all of the channels between them.
    func contains(_ channels: Range<Int>, with other: borrowing ChannelSet) -> Bool {
        var word = channels.lowerBound / Self.bits
        while word * Self.bits < channels.upperBound {
            let mask = Self.mask(channels, word)
            guard mask & ~(bitsets[word] | other.bitsets[word]) == 0 else { return false }
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
