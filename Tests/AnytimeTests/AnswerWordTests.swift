import Anytime
import CLinux
import Engine
import Foundation
import Testing

/// The word that decides what is answered.
@Suite struct AnswerWordTests {
    private func withWord(_ body: (AnswerWord) throws -> Void) throws {
        var arena = makeArena(AnswerWord.byteCount)
        try body(AnswerWord(arena: &arena))
    }

    @Test func bestPublishedExitAnswers() throws {
        try withWord { word in
            let request = word.open()
            #expect(!word.isSealed(request))
            #expect(word.answer() == nil)
            #expect(word.publish(exit: 0, of: request))
            #expect(word.publish(exit: 3, of: request))
            #expect(word.seal(request))
            #expect(word.isSealed(request))
            #expect(word.answer() == 3)
        }
    }

    @Test func sealedRequestDoesNotChange() throws {
        try withWord { word in
            let request = word.open()
            #expect(word.publish(exit: 1, of: request))
            #expect(word.seal(request))
            #expect(!word.publish(exit: 2, of: request))
            #expect(!word.seal(request))
            #expect(word.answer() == 1)
        }
    }

    @Test func lateWorkDoesNotTouchTheNextRequest() throws {
        try withWord { word in
            let first = word.open()
            word.seal(first)
            let second = word.open()
            #expect(second != first)
            #expect(!word.publish(exit: 4, of: first))
            #expect(!word.seal(first))
            #expect(word.isSealed(first))
            #expect(!word.isSealed(second))
            #expect(word.answer() == nil)
        }
    }

    @Test(arguments: [0, 100_000, 5_000_000] as [UInt64]) func waitingEndsWithTheTime(spin: UInt64) throws {
        try withWord { word in
            let request = word.open()
            let limit = clinux_now_ns() + 1_000_000
            #expect(!word.watch(request, until: limit, atLatest: limit, spinning: spin).isSealed)
            #expect(clinux_now_ns() >= limit)
            word.seal(request)
            #expect(word.wait(request, for: 3_600_000_000_000, spinning: spin).isSealed)
        }
    }

    /// Without an answer a miss is certain, so the requester waits for one as long as there is time, and no longer.
    @Test(arguments: [0, 100_000, 20_000_000] as [UInt64]) func waitingGoesOnForAnAnswer(spin: UInt64) throws {
        try withWord { word in
            let empty = word.open()
            var start = clinux_now_ns()
            let without = word.watch(empty, until: start + 1_000_000, atLatest: start + 5_000_000, spinning: spin)
            #expect(!without.isSealed && without.limit == start + 5_000_000)
            #expect(clinux_now_ns() >= start + 5_000_000)
            word.seal(empty)
            let answered = word.open()
            #expect(word.publish(exit: 0, of: answered))
            start = clinux_now_ns()
            let with = word.watch(
                answered, until: start + 1_000_000, atLatest: start + 3_600_000_000_000, spinning: spin)
            #expect(!with.isSealed && with.limit == start + 1_000_000)
        }
    }

    /// Only who slept until a time can have woken late.
    @Test func latenessIsThatOfASleep() throws {
        try withWord { word in
            let request = word.open()
            #expect(word.wait(request, for: 1_000_000, spinning: 0).lateness != nil)
            #expect(word.wait(request, for: 1_000_000, spinning: 9_000_000).lateness == nil)
            #expect(word.watch(request, until: 0, atLatest: 0, spinning: 0).lateness == nil)
            word.seal(request)
            #expect(word.wait(request, for: 1_000_000, spinning: 0).lateness == nil)
        }
    }

    /// A worker publishes and seals as fast as it can, and the requester seals at any moment: exactly one of the two
    /// seals, and the answer is what stood there then, whole.
    @Test func underContentionOneSideSeals() throws {
        var arena = makeArena(AnswerWord.byteCount + 2 * JobCounter.byteCount)
        let side = Side(
            word: AnswerWord(arena: &arena), posted: JobCounter(arena: &arena), finished: JobCounter(arena: &arena))
        let thread = Thread { side.work() }
        thread.start()
        var bySide = 0
        for round in 0..<Side.rounds {
            let request = side.word.open()
            side.request = request
            side.posted.advance()
            // From right away to long after the last exit.
            for _ in 0..<(round % 97) * 20 { clinux_relax() }
            let isMine = side.word.seal(request)
            let answer = side.word.answer()
            side.finished.wait(for: UInt32(round + 1))
            #expect(side.word.answer() == answer)
            #expect(isMine != side.hasSealed)
            #expect(side.published == (answer ?? -1))
            if side.hasSealed {
                bySide += 1
                #expect(answer == Side.exits - 1)
            }
        }
        print("the worker sealed \(bySide) of \(Side.rounds) requests first")
    }
}

/// The worker's side; the counters order what the two threads write.
private final class Side: @unchecked Sendable {
    static let rounds = 20_000
    static let exits = 20
    let word: AnswerWord
    let posted: JobCounter
    let finished: JobCounter
    var request: UInt32 = 0
    /// The last exit that could be published, -1 for none.
    var published = -1
    var hasSealed = false

    init(word: AnswerWord, posted: JobCounter, finished: JobCounter) {
        self.word = word
        self.posted = posted
        self.finished = finished
    }

    func work() {
        for round in 0..<Self.rounds {
            posted.wait(for: UInt32(round + 1))
            published = -1
            for exit in 0..<Self.exits {
                for _ in 0..<(round % 7) * 10 { clinux_relax() }
                guard word.publish(exit: exit, of: request) else { break }
                published = exit
            }
            hasSealed = word.seal(request)
            finished.advance()
        }
    }
}

extension AnswerWord {
    /// Waits for so many nanoseconds.
    fileprivate func wait(_ request: UInt32, for duration: UInt64, spinning spin: UInt64) -> Watch {
        let end = clinux_now_ns() + duration
        return watch(request, until: end, atLatest: end, spinning: spin)
    }
}
