#if PUNCTUAL_WEBP
    import CLibWebP

    /// Reads WebP files, lossy and lossless; needs memory for all pixels.
    ///
    /// The clock is looked at after each 4 KiB of the file, which may stand for any number of pixels: what stops is late by
    /// as much.
    final class WebPDecoder: PhotographDecoder {
        static let format = PhotographFormat.webP
        static let canShrink = false

        private var bytes = UnsafeRawBufferPointer(start: nil, count: 0)
        private var stop = UInt64.max
        private(set) var width = 0
        private(set) var height = 0
        /// What decoding takes beside the file, in bytes.
        private var heldBytes = 0
        /// All pixels as red, green, blue, and how many rows of them have been given.
        private var pixels: [UInt8] = []
        private var givenRows = 0

        func open(_ bytes: UnsafeRawBufferPointer, until stop: UInt64) throws(VisionError) {
            clear()
            (self.bytes, self.stop) = (bytes, stop)
            _ = try StopClock(until: stop)
            var features = WebPBitstreamFeatures()
            guard WebPGetFeatures(start, bytes.count, &features) == VP8_STATUS_OK else {
                throw .damaged(reason: "its header cannot be read")
            }
            guard partsBeforePixels <= Self.mostParts else {
                throw .unsupported(reason: "more than \(Self.mostParts) parts before its pixels")
            }
            guard fileSize <= bytes.count else { throw .damaged(reason: "it ends too early") }
            guard features.has_animation == 0 else { throw .unsupported(reason: "an animation") }
            (width, height) = (Int(features.width), Int(features.height))
            // Red, green, blue here; in the library four bytes a pixel of a lossless file, and one of alpha.
            let isLossless = features.format == 2
            heldBytes = width * height * (3 + (isLossless ? 4 : 0) + (features.has_alpha != 0 ? 1 : 0))
        }

        /// Parts are looked through from the start each time that more of a file is shown.
        private static let mostParts = 1000

        /// How many parts stand before the image's own, of a file whose header could be read.
        private var partsBeforePixels: Int {
            var (position, count) = (12, 0)
            while position + 8 <= bytes.count, count <= Self.mostParts {
                let type = bytes[position..<position + 4]
                if type.elementsEqual("VP8 ".utf8) || type.elementsEqual("VP8L".utf8) { break }
                var length = 0
                for index in 0..<4 { length |= Int(bytes[position + 4 + index]) << (8 * index) }
                position += 8 + length + length % 2
                count += 1
            }
            return count
        }

        func checkMemory(limit: Int) throws(VisionError) {
            guard heldBytes <= limit else { throw .overMemoryLimit(needed: heldBytes, limit: limit) }
        }

        func start(scale: Int, memoryLimit: Int) throws(VisionError) {
            precondition(scale == 1, "WebPDecoder: WebP files are decoded at their size")
            try checkMemory(limit: memoryLimit)
            var clock = try StopClock(until: stop)
            pixels = [UInt8](repeating: 0, count: width * height * 3)
            givenRows = 0
            try pixels.withUnsafeMutableBufferPointer { (pixels) throws(VisionError) in
                let decoder = WebPINewRGB(MODE_RGB, pixels.baseAddress, pixels.count, Int32(width * 3))
                guard let decoder else { throw .outOfMemory }
                defer { WebPIDelete(decoder) }
                // Shown a part after the other, so that the clock can be looked at in between.
                var shown = 0
                while true {
                    try clock.look()
                    shown = min(shown + Self.step, bytes.count)
                    switch WebPIUpdate(decoder, start, shown) {
                    case VP8_STATUS_OK: return
                    case VP8_STATUS_SUSPENDED where shown < bytes.count: continue
                    case VP8_STATUS_SUSPENDED: throw .damaged(reason: "it ends too early")
                    case VP8_STATUS_OUT_OF_MEMORY: throw .outOfMemory
                    default: throw .damaged(reason: "its pixels cannot be decoded")
                    }
                }
            }
        }

        /// Bytes from one look at the clock to the next.
        private static let step = 4096

        func readRows(_ rows: UnsafeMutablePointer<UInt8>, stride: Int, count: Int) {
            pixels.withUnsafeBufferPointer { pixels in
                for index in 0..<count {
                    let row = pixels[(givenRows + index) * width * 3..<(givenRows + index + 1) * width * 3]
                    (rows + index * stride).update(
                        from: UnsafeBufferPointer(rebasing: row).baseAddress!, count: row.count)
                }
            }
            givenRows += count
        }

        func finish() {}

        var rest: Int { bytes.count - fileSize }

        /// In bytes, as the header says (RFC 9649, 2.4).
        private var fileSize: Int {
            var size = 8
            for index in 0..<4 { size += Int(bytes[4 + index]) << (8 * index) }
            return size
        }

        func clear() { pixels = [] }

        func addWork(to work: inout ImageWork) { work.inflatedBytes = width * height * 3 }

        private var start: UnsafePointer<UInt8>? { bytes.baseAddress?.assumingMemoryBound(to: UInt8.self) }
    }
#endif
