/// What has become of the channels of one buffer, 0..<65,536, at an operator.
struct ChannelStates {
    /// A bit for each of 64 channels.
    struct Word {
        fileprivate static let bits = 64
        /// Channels that every way to the operator has written.
        fileprivate var written: UInt64 = 0
        /// Those that its head has written.
        fileprivate var writtenByHead: UInt64 = 0
        /// Those that any operator has written so far.
        fileprivate var touched: UInt64 = 0

        init() {}
    }

    /// Enough for every channel; lent by the caller, because each access to an array in a structure may copy it whole.
    typealias Memory = InlineArray<1024, Word>

    private let words: UnsafeMutableBufferPointer<Word>
    private var wordsInUse = 0
    private var hasHeadWritten = false
    /// How many words may still be looked at or changed; the caller asks for it often enough that it may fall below zero.
    private(set) var budget: Int

    init(memory: UnsafeMutableBufferPointer<Word>, budget: Int) {
        words = memory
        self.budget = budget
    }

    /// Nothing has been written to a buffer of so many channels.
    mutating func begin(_ channels: Int) {
        wordsInUse = PlanFormat.steps(channels, of: Word.bits)
        budget -= wordsInUse
        for index in 0..<wordsInUse { words[index] = Word() }
        hasHeadWritten = false
    }

    /// Channels are written, by an operator of a head or of a trunk.
    mutating func write(_ channels: Range<Int>, isInHead: Bool) {
        let range = Self.words(of: channels)
        budget -= range.count
        for index in range {
            let mask = Self.mask(channels, index)
            words[index].touched |= mask
            if isInHead { words[index].writtenByHead |= mask } else { words[index].written |= mask }
        }
        if isInHead { hasHeadWritten = true }
    }

    /// What a head has written, over what was there, is the same on every way only within that head.
    mutating func leaveHead() {
        guard hasHeadWritten else { return }
        hasHeadWritten = false
        budget -= wordsInUse
        for index in 0..<wordsInUse {
            words[index].written &= ~words[index].writtenByHead
            words[index].writtenByHead = 0
        }
    }

    /// Whether all of the channels have been written on every way.
    mutating func isWritten(_ channels: Range<Int>) -> Bool {
        let range = Self.words(of: channels)
        budget -= range.count
        for index in range
        where Self.mask(channels, index) & ~(words[index].written | words[index].writtenByHead) != 0 { return false }
        return true
    }

    /// Whether all of the channels have been written on some way.
    mutating func isTouched(_ channels: Range<Int>) -> Bool {
        let range = Self.words(of: channels)
        budget -= range.count
        for index in range where Self.mask(channels, index) & ~words[index].touched != 0 {
            return false
        }
        return true
    }

    /// The words that hold bits of the channels.
    private static func words(of channels: Range<Int>) -> Range<Int> {
        channels.lowerBound / Word.bits..<PlanFormat.steps(channels.upperBound, of: Word.bits)
    }

    /// The bits of a word that belong to the channels.
    private static func mask(_ channels: Range<Int>, _ index: Int) -> UInt64 {
        let first = max(channels.lowerBound - index * Word.bits, 0)
        let end = min(channels.upperBound - index * Word.bits, Word.bits)
        return (.max << UInt64(first)) & (.max >> UInt64(Word.bits - end))
    }
}
