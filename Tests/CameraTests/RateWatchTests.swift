import Camera
import Testing

/// A camera that sends fewer frames than it has promised is found, and no other.
@Suite struct RateWatchTests {
    private static let thirty = FrameRate(frames: 30)

    /// What is heard of a camera, in ten seconds.
    private func rate(of watch: RateWatch = RateWatch(), sends: Double, promised: FrameRate = thirty, every: Int = 1)
        -> String?
    {
        var watch = watch
        for index in stride(from: 0, to: Int(sends * 10), by: every) {
            let arrival = 1_000_000_000 + UInt64(Double(index) / sends * 1e9)
            // Numbers wrap around.
            let sequence = UInt32.max - 100 &+ UInt32(index)
            if let rate = watch.hear(sequence: sequence, arrival: arrival, promised: promised) { return rate.text }
        }
        return nil
    }

    @Test func darkness() {
        #expect(rate(sends: 16) == "16")
        #expect(rate(sends: 7.5) == "7.5")
    }

    @Test func rateThatIsKept() {
        #expect(rate(sends: 30) == nil)
        #expect(rate(sends: 25) == nil)
        #expect(rate(sends: 60) == nil)
    }

    @Test func framesThatNobodyTakesCount() {
        #expect(rate(sends: 30, every: 7) == nil)
        #expect(rate(sends: 15, every: 7) == "15")
    }

    @Test func slowCamerasTakeLonger() {
        #expect(rate(sends: 0.5, promised: FrameRate(frames: 1)) == nil)
        #expect(rate(sends: 1, promised: FrameRate(frames: 2)) != nil)
    }

    @Test func numbersThatGoBackSayNothing() {
        var watch = RateWatch()
        #expect(watch.hear(sequence: 500, arrival: 0, promised: Self.thirty) == nil)
        #expect(watch.hear(sequence: 3, arrival: 5_000_000_000, promised: Self.thirty) == nil)
        #expect(watch.hear(sequence: 153, arrival: 10_000_000_000, promised: Self.thirty) == nil)
    }
}
