#if PUNCTUAL_LIBV4L
    import CLinux
    import CV4L
    import Vision

    /// A camera whose frames a library makes red, green, blue of, on the thread that takes them.
    ///
    /// A frame has arrived when it was taken from the driver, so its conversion is part of the time until its deadline, as a
    /// decoder's work would be; when it was done is the frame's `ready`.
    package final class ConvertedStream<System: VideoSystem>: BufferedSource {
        private let stream: VideoStream<System>
        private let converter: OpaquePointer
        private let code: UInt32
        private var failures = 0
        private var hasConverted = false

        /// Decoders that wait for a frame to begin with fail until it comes, so many times at most.
        private static var mostFailures: Int { 10 }

        /// Takes over a camera whose format is `.foreign`.
        package init(_ stream: VideoStream<System>) throws(CameraError) {
            let raw = stream.mode
            guard case .foreign(let code) = raw.format else {
                preconditionFailure("ConvertedStream: the format needs no conversion")
            }
            var from = cv4l_format()
            from.pixel_format = code
            from.width = UInt32(raw.width)
            from.height = UInt32(raw.height)
            from.row_stride = UInt32(raw.rowStride)
            guard let converter = cv4l_converter_create(stream.descriptor, &from) else {
                throw .noKnownFormat(offered: [CameraFormat.letters(code)])
            }
            self.stream = stream
            self.converter = converter
            self.code = code
            let mode = CameraMode(.rgb, width: raw.width, height: raw.height, rate: raw.rate)
            try super.init(mode, pace: nil, promisesRate: true)
        }

        // Before the device is closed.
        deinit { cv4l_converter_destroy(converter) }

        package override func next(until limit: UInt64) throws(CameraError) -> CameraFrame? {
            defer {
                skipped = stream.skipped
                damaged = stream.damaged + failures
            }
            guard let raw = try stream.next(until: limit) else { return nil }
            guard let place = buffers.free() else {
                // Cannot be while frames are given back before others are taken.
                stream.skipped += 1
                try stream.giveBack(raw)
                return nil
            }
            let memory = buffers[place]
            let error = cv4l_convert(converter, raw.bytes.baseAddress!, raw.bytes.count, memory.baseAddress!)
            try stream.giveBack(raw)
            guard error == 0 else {
                failures += 1
                if !hasConverted, failures >= Self.mostFailures {
                    throw .cannotConvert(format: CameraFormat.letters(code))
                }
                return nil
            }
            hasConverted = true
            buffers.lend(place)
            return CameraFrame(
                index: UInt32(place), bytes: UnsafeRawBufferPointer(rebasing: memory[..<mode.frameBytes]),
                sequence: raw.sequence, arrival: raw.arrival, capture: raw.capture, ready: clinux_now_ns())
        }
    }
#endif
