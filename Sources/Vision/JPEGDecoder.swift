import CJPEG
import CKernels

/// Reads JPEG files from memory, one after the other, row by row; needs memory for a few rows unless a file is
/// progressive, and keeps it for the next.
final class JPEGDecoder: PhotographDecoder {
    static let format = PhotographFormat.jpeg
    static let canShrink = true

    private let decoder: OpaquePointer
    /// The header of the file that was opened last.
    private(set) var frame = cjpeg_frame()

    init(_ kernels: pn_pixel_kernels) throws(VisionError) {
        guard let pointer = cjpeg_create() else { throw .outOfMemory }
        cjpeg_set_upsample(pointer, kernels.upsample)
        decoder = pointer
    }

    deinit { cjpeg_destroy(decoder) }

    func open(_ bytes: UnsafeRawBufferPointer, until stop: UInt64) throws(VisionError) {
        cjpeg_set_stop(decoder, stop)
        let start = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
        try check(cjpeg_read_header(decoder, start, bytes.count, &frame))
    }

    /// Gives a progressive file's coefficients back to the system.
    func clear() { cjpeg_clear(decoder) }

    var width: Int { Int(frame.width) }
    var height: Int { Int(frame.height) }

    /// Throws when a progressive file's coefficients need more than `limit` bytes.
    func checkMemory(limit: Int) throws(VisionError) {
        guard frame.coefficient_bytes <= UInt64(limit) else {
            throw .overMemoryLimit(needed: Int(frame.coefficient_bytes), limit: limit)
        }
    }

    func start(scale: Int, memoryLimit: Int) throws(VisionError) {
        try checkMemory(limit: memoryLimit)
        try check(cjpeg_start(decoder, UInt32(scale)))
    }

    func readRows(_ rows: UnsafeMutablePointer<UInt8>, stride: Int, count: Int) throws(VisionError) {
        try check(cjpeg_read_rows(decoder, rows, stride, UInt32(count)))
    }

    func finish() throws(VisionError) {
        try check(cjpeg_finish(decoder))
    }

    var rest: Int { cjpeg_rest(decoder) }

    /// All bytes of a progressive file are searched for its scans, which takes about a millisecond for ten million.
    func addWork(to work: inout ImageWork) throws(VisionError) {
        work.components = Int(frame.components)
        work.scanCount = 1
        work.blocks = Int(frame.blocks)
        let isMultiScan = frame.is_multi_scan != 0
        // So many bytes are rarely pixels: phones put a film behind a photograph.
        guard isMultiScan || work.byteCount > Self.manyBytesPerBlock * work.blocks else { return }
        var scans = cjpeg_scans()
        try check(cjpeg_count_scans(decoder, &scans))
        work.byteCount = Int(scans.bytes)
        guard isMultiScan else { return }
        work.scanCount = Int(scans.count)
        work.scannedBlocks = Int(scans.blocks)
        work.refinedBlocks = Int(scans.refined_blocks)
        work.refinedBytes = Int(scans.refined_bytes)
    }

    /// A photograph of the best quality has some twenty.
    private static let manyBytesPerBlock = 16

    private func check(_ status: cjpeg_status) throws(VisionError) {
        switch status {
        case CJPEG_OK: return
        case CJPEG_EMPTY: throw .emptyFile
        case CJPEG_NOT_JPEG: throw .notAPhotograph
        case CJPEG_UNSUPPORTED: throw .unsupported(reason: message)
        case CJPEG_OUT_OF_MEMORY: throw .outOfMemory
        case CJPEG_OUT_OF_TIME: throw .outOfTime
        case CJPEG_DAMAGED: throw .damaged(reason: message)
        default: preconditionFailure("JPEGDecoder: an unknown status")
        }
    }

    private var message: String { String(cString: cjpeg_message(decoder)) }
}
