import Anytime
import Engine
import Testing

/// The latest durations of one thing.
@Suite struct DurationWindowTests {
    private func window(_ durations: [UInt64] = []) -> DurationWindow {
        var arena = makeArena(DurationWindow.byteCount)
        // The arena's memory goes with the test's process: windows are looked at after it.
        var window = DurationWindow(arena: &arena)
        for duration in durations { window.record(duration) }
        Leak.keep(arena)
        return window
    }

    @Test func longestLeavesWithTheWindow() {
        var window = window([100, 250])
        for round in 1..<DurationWindow.length {
            #expect(window.longest == 250, "\(round)")
            window.record(100)
        }
        window.record(100)
        #expect(window.longest == 100)
    }

    @Test func longestIsThatOfTheWindowWhateverTheOrder() {
        var generator = SystemRandomNumberGenerator()
        var window = window()
        var kept: [UInt64] = []
        for _ in 0..<2000 {
            let duration = UInt64.random(in: 400...1000, using: &generator)
            if window.record(duration) { kept.append(duration) }
            #expect(window.longest == kept.suffix(DurationWindow.length).max())
        }
        #expect(window.count == DurationWindow.length)
    }

    @Test func typicalFollowsTheMedian() {
        var generator = SystemRandomNumberGenerator()
        var window = window()
        for _ in 0..<1000 { window.record(UInt64.random(in: 980...1020, using: &generator)) }
        #expect((940...1060).contains(window.typical))
        for _ in 0..<300 { window.record(UInt64.random(in: 1950...2050, using: &generator)) }
        #expect((1900...2100).contains(window.typical))
        for _ in 0..<300 { window.record(1000) }
        #expect((990...1050).contains(window.typical))
    }

    @Test func oneDisturbanceIsLeftOutAndASlowMachineIsNot() {
        var window = window(Array(repeating: 100, count: 20))
        let added = [13_000, 110, 400, 420, 410, 415].map { window.record($0) }
        #expect(added == [false, true, false, false, true, true])
        #expect(window.longest == 415)
    }

    /// One disturbance early on may look usual, and must not stay so.
    @Test func firstDurationsMayBeDisturbedToo() {
        var window = window([5000, 100, 101, 4000])
        #expect(window.longest == 5000)
        for duration in 102..<106 as Range<UInt64> { window.record(duration) }
        #expect(window.longest == 105)
        #expect((100...105).contains(window.typical))
        for _ in 0..<DurationWindow.length { window.record(100) }
        #expect(window.longest == 100)
        #expect(window.typical == 100)
    }

    /// Left out, it would never be measured again.
    @Test func longestFadesWhileNothingIsRun() {
        var window = window(Array(repeating: 100, count: 20) + [250])
        for _ in 0..<31 { window.recordSkipped() }
        #expect(window.longest == 250)
        window.recordSkipped()
        #expect(window.longest == 100)
        for _ in 0..<10_000 { window.recordSkipped() }
        #expect(window.longest == 100)
        #expect(window.count == 8)
        window.record(170)
        #expect(window.longest == 170)
    }

    @Test func quantilesAreThoseOfSorting() {
        var window = window()
        #expect(window.quantile(64) == 0)
        for duration in (1...DurationWindow.length).reversed() { window.record(UInt64(1000 + duration)) }
        #expect(window.quantile(128) == 1128)
        #expect(window.quantile(64) == 1064)
        #expect(window.quantile(1) == 1001)
    }

    @Test func clearedWindowKnowsNothing() {
        var window = window([100, 200])
        window.clear()
        #expect((window.count, window.longest, window.typical) == (0, 0, 0))
        window.record(5)
        #expect((window.count, window.longest, window.typical) == (1, 5, 5))
    }
}

/// Keeps arenas until the process ends.
private enum Leak {
    static func keep(_ arena: consuming Arena) {
        let place = UnsafeMutablePointer<Arena>.allocate(capacity: 1)
        place.initialize(to: arena)
    }
}
