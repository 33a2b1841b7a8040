import CLinux
import CPixelPeers
import Vision

// Makes inputs of 128x128 pixels of frames of 640x480, by us and by what others would write, in turns, and compares the
// times.
//
//   PixelBench PHOTOGRAPH
//
// Exits with 1 when we take more than the share of the peers' time that is allowed.

/// One way of a frame to an input.
struct Contest {
    let name: String
    /// The most that we may take of the peer's time.
    let bar: Double
    let ours: () -> Void
    let theirs: () -> Void
}

@main
struct Main {
    private static let rounds = 41
    private static let framesPerRound = 8

    static func main() {
        guard clinux_argument_count() == 2, let frame = peer_frame_create(clinux_arguments()[1]) else {
            print("usage: PixelBench PHOTOGRAPH, a JPEG file")
            clinux_exit(64)
        }
        guard let peer = peer_create() else { clinux_exit(70) }
        let side = Int(PEER_SIDE)
        let reader = ImageReader(
            Preprocessing(cropWidth: side, cropHeight: side, resize: .exact(width: side, height: side)))
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: Int(PEER_INPUT_BYTES), alignment: 64)
        let destination = PixelDestination(memory, pixelStride: 3, rowStride: side * 3)
        let peersMemory = UnsafeMutablePointer<Int8>.allocate(capacity: Int(PEER_INPUT_BYTES))
        let yuyv = UnsafeRawBufferPointer(start: frame.pointee.yuyv, count: Int(PEER_YUYV_BYTES))
        let jpeg = UnsafeRawBufferPointer(start: frame.pointee.jpeg, count: frame.pointee.jpeg_length)
        let layout = PixelLayout(
            .yuyv, width: Int(PEER_WIDTH), height: Int(PEER_HEIGHT), rowStride: Int(PEER_WIDTH) * 2,
            coding: ColourCoding(isFullRange: true))
        // The clock is looked at as it is within a deadline.
        let patience: UInt64 = 1_000_000_000
        let contests = [
            Contest(name: "YUYV", bar: 0.25) {
                orExit { () throws(VisionError) in
                    try reader.read(yuyv, layout, into: destination, until: clinux_now_ns() + patience)
                }
            } theirs: {
                if peer_read_yuyv(peer, frame, peersMemory) == 0 { clinux_exit(70) }
            },
            Contest(name: "MJPEG 4:2:2", bar: 0.6) {
                orExit { () throws(VisionError) in
                    try reader.readJPEG(jpeg, into: destination, until: clinux_now_ns() + patience)
                }
            } theirs: {
                if peer_read_jpeg(peer, frame, peersMemory) == 0 { clinux_exit(70) }
            },
        ]
        print("a frame as JPEG has \(jpeg.count) bytes")
        var isWithinBars = true
        for contest in contests {
            contest.ours()
            contest.theirs()
            let difference = meanDifference(memory, peersMemory)
            let (ours, theirs, ratio) = measure(contest)
            let verdict = ratio <= contest.bar ? "" : "  TOO SLOW"
            isWithinBars = isWithinBars && ratio <= contest.bar
            print(
                "\(contest.name) 640x480 to 128x128: ours \(microseconds(ours)) µs, theirs \(microseconds(theirs)) µs, "
                    + "ratio \(rounded(ratio, 1000)), at most \(contest.bar)\(verdict); "
                    + "the pixels differ by \(rounded(difference, 100)) levels on average")
        }
        clinux_exit(isWithinBars ? 0 : 1)
    }

    /// Medians over the rounds: of a frame's time, in nanoseconds, and of the rounds' ratios.
    private static func measure(_ contest: Contest) -> (ours: Double, theirs: Double, ratio: Double) {
        var ours: [Double] = []
        var theirs: [Double] = []
        for round in 0..<rounds {
            if round % 2 == 0 { ours.append(time(contest.ours)) }
            theirs.append(time(contest.theirs))
            if round % 2 == 1 { ours.append(time(contest.ours)) }
        }
        return (median(ours), median(theirs), median(zip(ours, theirs).map { $0 / $1 }))
    }

    /// The processor's time for a frame, which other programs disturb least.
    private static func time(_ work: () -> Void) -> Double {
        let start = clinux_thread_cpu_ns()
        for _ in 0..<framesPerRound { work() }
        return Double(clinux_thread_cpu_ns() - start) / Double(framesPerRound)
    }

    private static func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

    private static func meanDifference(
        _ ours: UnsafeMutableRawBufferPointer, _ theirs: UnsafeMutablePointer<Int8>
    ) -> Double {
        var sum = 0
        for index in ours.indices { sum += abs(Int(Int8(bitPattern: ours[index])) - Int(theirs[index])) }
        return Double(sum) / Double(ours.count)
    }

    private static func microseconds(_ nanoseconds: Double) -> Double { rounded(nanoseconds / 1000, 10) }

    private static func rounded(_ value: Double, _ parts: Double) -> Double { (value * parts).rounded() / parts }
}

/// Ends the program when an image cannot be read.
private func orExit<Result>(_ read: () throws(VisionError) -> Result) {
    do throws(VisionError) {
        _ = try read()
    } catch {
        print(error.description)
        clinux_exit(70)
    }
}
