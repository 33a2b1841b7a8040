import CJPEG
import CKernels

/// Reads JPEG files from memory, one after the other, row by row; needs memory for a few rows unless a file is
/// progressive, and keeps it for the next.
final class JPEGDecoder {
    private let decoder: OpaquePointer
    /// The header of the file that was opened last.
    private(set) var frame = cjpeg_frame()

    init(_ kernels: pn_pixel_kernels) throws(VisionError) {
        guard let pointer = cjpeg_create() else { throw .outOfMemory }
        cjpeg_set_upsample(pointer, kernels.upsample)
        decoder = pointer
    }

    deinit { cjpeg_destroy(decoder) }

    /// Reads a file's header, whatever became of the file before; `bytes` must outlive the reading. From `stop` on, in
    /// nanoseconds of CLOCK_MONOTONIC, this and every other function throws `outOfTime`.
    func open(_ bytes: UnsafeRawBufferPointer, until stop: UInt64) throws(VisionError) {
        cjpeg_set_stop(decoder, stop)
        let start = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
        try check(cjpeg_read_header(decoder, start, bytes.count, &frame))
    }

    /// Gives a progressive file's coefficients back to the system, after which only another file can be opened.
    ///
    /// That can take long; `open` does it otherwise.
    func clear() { cjpeg_clear(decoder) }

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

    /// Gives the next rows of the scaled image as red, green, blue, `stride` bytes apart.
    func readRows(_ rows: UnsafeMutablePointer<UInt8>, stride: Int, count: Int) throws(VisionError) {
        try check(cjpeg_read_rows(decoder, rows, stride, UInt32(count)))
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
