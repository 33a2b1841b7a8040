import CKernels
import CLinux

/// Prepares small made-up images to see how long it takes.
struct ImageTrial {
    /// A made-up image and how it is prepared.
    struct Sample {
        /// Nil for pixels in memory.
        let photograph: SamplePhotograph?
        /// Width and height of the image.
        let side: Int
        /// Width and height that it is resized to.
        let target: Int
        /// The file, or the pixels.
        fileprivate(set) var bytes: [UInt8] = []
        /// What preparing it goes through; known once it was made.
        fileprivate(set) var work = ImageWork()
        /// The shortest time that it took, in nanoseconds; nil when it was never prepared to its end.
        fileprivate(set) var shortest: UInt64?

        fileprivate init(_ photograph: SamplePhotograph, to target: Int) {
            self.photograph = photograph
            (side, self.target) = (photograph.side, target)
        }

        fileprivate init(pixels side: Int, to target: Int) {
            photograph = nil
            (self.side, self.target) = (side, target)
        }
    }

    /// More rounds make the shortest times no shorter.
    private static let mostRounds = 20

    /// Each shows another part of the work: coded data with much detail and little, with one scan and several, every
    /// scale, resizing. In order of their cost.
    private(set) var samples = [
        Sample(.sharp64, to: 32),
        Sample(pixels: 128, to: 32),
        Sample(.progressive64, to: 32),
        Sample(.plain128, to: 64),
        Sample(.noisy128, to: 8),
        Sample(.sharp160, to: 40),
        Sample(.smooth256, to: 128),
        Sample(.plain256, to: 64),
        Sample(.progressiveNoisy128, to: 16),
        Sample(.progressive192, to: 96),
    ]
    private let stop: UInt64
    private let isa: pn_isa
    /// The shortest time of any sample in multiples of that on the machine of `ImageEffort`; nil before the first.
    private var slowness: Double?

    /// Prepares with the kernels of an instruction set that the processor has.
    init(until stop: UInt64, isa: pn_isa) {
        self.stop = stop
        self.isa = isa
    }

    /// Prepares every sample until the time is up, but not more often than `mostRounds`.
    mutating func run() {
        for _ in 0..<Self.mostRounds {
            for index in samples.indices where make(index) {
                guard prepare(index) else { return }
            }
        }
    }

    /// Makes the sample's image unless it was made before; false when that would take too long.
    private mutating func make(_ index: Int) -> Bool {
        guard samples[index].bytes.isEmpty else { return true }
        let (side, target) = (samples[index].side, samples[index].target)
        let nanosecondsPerPixel = 60.0
        let foreseen = (slowness ?? 1) * Double(side * side) * nanosecondsPerPixel
        let left = stop - min(clinux_now_ns(), stop)
        guard foreseen < Double(left) else { return false }
        let reader = reader(target)
        var work: ImageWork?
        if let photograph = samples[index].photograph {
            samples[index].bytes = photograph.file()
            work = samples[index].bytes.withUnsafeBytes { bytes in try? reader.work(ofFile: bytes) }
        } else {
            samples[index].bytes = [UInt8](repeating: 100, count: side * side * 3)
            work = try? reader.work(ofPixels: PixelLayout(.rgb, width: side, height: side, rowStride: side * 3))
        }
        guard let work else { return false }
        samples[index].work = work
        return true
    }

    /// Prepares the sample once; false when the time is up.
    private mutating func prepare(_ index: Int) -> Bool {
        let sample = samples[index]
        let reader = reader(sample.target)
        var memory = [UInt8](repeating: 0, count: sample.target * sample.target * 3)
        let start = clinux_now_ns()
        let isDone = memory.withUnsafeMutableBytes { memory in
            let destination = PixelDestination(memory, pixelStride: 3, rowStride: sample.target * 3)
            return sample.bytes.withUnsafeBytes { bytes in
                do throws(VisionError) {
                    if sample.photograph != nil {
                        try reader.readFile(bytes, into: destination, until: stop)
                    } else {
                        try reader.read(
                            bytes,
                            PixelLayout(.rgb, width: sample.side, height: sample.side, rowStride: sample.side * 3),
                            into: destination, until: stop)
                    }
                    return true
                } catch {
                    return false
                }
            }
        }
        guard isDone else { return false }
        let time = max(clinux_now_ns() - start, 1)
        samples[index].shortest = min(samples[index].shortest ?? time, time)
        let ratio = Double(time) / ImageEffort(sample.work).sum
        slowness = min(slowness ?? ratio, ratio)
        return true
    }

    private func reader(_ target: Int) -> ImageReader {
        ImageReader(
            Preprocessing(cropWidth: target, cropHeight: target, resize: .exact(width: target, height: target)),
            isa: isa)
    }
}
