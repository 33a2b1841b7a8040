import CJPEG

/// Reads one JPEG file from memory, row by row; needs memory for a few rows unless the file is progressive.
///
/// Giving the coefficients of a large progressive file back to the system can take long; keep the decoder until there is
/// time.
final class JPEGDecoder {
    private let decoder: OpaquePointer
    let frame: cjpeg_frame

    private init(_ decoder: OpaquePointer, _ frame: cjpeg_frame) {
        self.decoder = decoder
        self.frame = frame
    }

    /// Reads the header; `bytes` must outlive the reading. From `stop` on, in nanoseconds of CLOCK_MONOTONIC, this and
    /// every other function throws `outOfTime`.
    static func open(_ bytes: UnsafeRawBufferPointer, until stop: UInt64) throws(VisionError) -> JPEGDecoder {
        guard let pointer = cjpeg_create() else { throw .outOfMemory }
        cjpeg_set_stop(pointer, stop)
        var frame = cjpeg_frame()
        let status = cjpeg_read_header(
            pointer, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), bytes.count, &frame)
        let decoder = JPEGDecoder(pointer, frame)
        try decoder.check(status)
        return decoder
    }

    deinit { cjpeg_destroy(decoder) }

    var width: Int { Int(frame.width) }
    var height: Int { Int(frame.height) }

    /// What a file of several scans goes through; searches all of its bytes.
    func countScans() throws(VisionError) -> cjpeg_scans {
        var scans = cjpeg_scans()
        try check(cjpeg_count_scans(decoder, &scans))
        return scans
    }

    /// Throws when a progressive file's coefficients need more than `memoryLimit` bytes.
    func checkMemory(limit memoryLimit: Int) throws(VisionError) {
        guard frame.coefficient_bytes <= UInt64(memoryLimit) else {
            throw .overMemoryLimit(needed: Int(frame.coefficient_bytes), limit: memoryLimit)
        }
    }

    /// Prepares the rows of an image whose sides are divided by `scale` and rounded up; a progressive file is decoded
    /// here if its coefficients fit in `memoryLimit` bytes.
    func start(scale: Int, memoryLimit: Int) throws(VisionError) {
        try checkMemory(limit: memoryLimit)
        try check(cjpeg_start(decoder, UInt32(scale)))
    }

    /// Gives the next row of the scaled image as red, green, blue.
    func readRow(_ row: UnsafeMutablePointer<UInt8>) throws(VisionError) {
        try check(cjpeg_read_row(decoder, row))
    }

    /// Reads the file to its end after the last row, so that one that is cut off there is noticed.
    func finish() throws(VisionError) {
        try check(cjpeg_finish(decoder))
    }

    /// Bytes that follow the image, once `finish` has read it to its end.
    var rest: Int { cjpeg_rest(decoder) }

    private func check(_ status: cjpeg_status) throws(VisionError) {
        switch status {
        case CJPEG_OK: return
        case CJPEG_EMPTY: throw .emptyFile
        case CJPEG_NOT_JPEG: throw .notJPEG
        case CJPEG_UNSUPPORTED: throw .unsupported(reason: message)
        case CJPEG_OUT_OF_MEMORY: throw .outOfMemory
        case CJPEG_OUT_OF_TIME: throw .outOfTime
        case CJPEG_DAMAGED: throw .damaged(reason: message)
        default: preconditionFailure("JPEGDecoder: an unknown status")
        }
    }

    private var message: String { String(cString: cjpeg_message(decoder)) }
}
