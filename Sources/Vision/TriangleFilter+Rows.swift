extension TriangleFilter {
    /// Filters one row along its width: `channels` (1 or 3) interleaved bytes per pixel, one output per window.
    func filterAlong(
        _ row: UnsafePointer<UInt8>, into result: UnsafeMutablePointer<UInt8>, channels: Int, clock: inout StopClock
    ) throws(VisionError) {
        try weights.withUnsafeBufferPointer { (weights) throws(VisionError) in
            for output in 0..<starts.count {
                let window = weights.baseAddress! + output * stride
                let count = Int(counts[output])
                let first = row + Int(starts[output]) * channels
                if channels == 3 {
                    Self.weigh3(first, window, count, into: result + output * 3)
                } else {
                    Self.weigh1(first, window, count, into: result + output)
                }
                try clock.spend(count * channels)
            }
        }
    }

    @inline(__always)
    private static func weigh3(
        _ pixels: UnsafePointer<UInt8>, _ weights: UnsafePointer<Int32>, _ count: Int,
        into result: UnsafeMutablePointer<UInt8>
    ) {
        var (first, second, third) = (half, half, half)
        var pixel = pixels
        for tap in 0..<count {
            let weight = weights[tap]
            first &+= weight &* Int32(pixel[0])
            second &+= weight &* Int32(pixel[1])
            third &+= weight &* Int32(pixel[2])
            pixel += 3
        }
        result[0] = Self.pixel(first)
        result[1] = Self.pixel(second)
        result[2] = Self.pixel(third)
    }

    @inline(__always)
    private static func weigh1(
        _ pixels: UnsafePointer<UInt8>, _ weights: UnsafePointer<Int32>, _ count: Int,
        into result: UnsafeMutablePointer<UInt8>
    ) {
        var sum = half
        for tap in 0..<count {
            sum &+= weights[tap] &* Int32(pixels[tap])
        }
        result[0] = Self.pixel(sum)
    }

    /// Adds one weighted row of bytes to a row of sums; the first row of a window also sets where the sums start.
    static func accumulate(
        _ row: UnsafePointer<UInt8>, weight: Int32, isFirst: Bool, into sums: UnsafeMutablePointer<Int32>, count: Int
    ) {
        if isFirst {
            for i in 0..<count { sums[i] = half &+ weight &* Int32(row[i]) }
        } else {
            for i in 0..<count { sums[i] &+= weight &* Int32(row[i]) }
        }
    }

    /// Turns a row of complete sums into bytes.
    static func finish(_ sums: UnsafePointer<Int32>, into row: UnsafeMutablePointer<UInt8>, count: Int) {
        for i in 0..<count { row[i] = pixel(sums[i]) }
    }
}
