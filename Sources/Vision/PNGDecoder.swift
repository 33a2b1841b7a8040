import CPNG

/// Reads PNG files; needs memory for a few rows, or for all where they are interlaced.
final class PNGDecoder: PhotographDecoder {
    static let format = PhotographFormat.png
    static let canShrink = false

    private let decoder: OpaquePointer
    private var frame = cpng_frame()

    init() throws(VisionError) {
        guard let pointer = cpng_create() else { throw .outOfMemory }
        decoder = pointer
    }

    deinit { cpng_destroy(decoder) }

    var width: Int { Int(frame.width) }
    var height: Int { Int(frame.height) }

    func open(_ bytes: UnsafeRawBufferPointer, until stop: UInt64) throws(VisionError) {
        cpng_set_stop(decoder, stop)
        let start = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
        try check(cpng_read_header(decoder, start, bytes.count, &frame))
    }

    func checkMemory(limit: Int) throws(VisionError) {
        guard frame.held_bytes <= UInt64(limit) else {
            throw .overMemoryLimit(needed: Int(frame.held_bytes), limit: limit)
        }
    }

    func start(scale: Int, memoryLimit: Int) throws(VisionError) {
        precondition(scale == 1, "PNGDecoder: PNG files are decoded at their size")
        try checkMemory(limit: memoryLimit)
        try check(cpng_start(decoder))
    }

    func readRows(_ rows: UnsafeMutablePointer<UInt8>, stride: Int, count: Int) throws(VisionError) {
        try check(cpng_read_rows(decoder, rows, stride, UInt32(count)))
    }

    func finish() throws(VisionError) { try check(cpng_finish(decoder)) }

    var rest: Int { cpng_rest(decoder) }

    func clear() { cpng_clear(decoder) }

    func addWork(to work: inout ImageWork) {
        work.inflatedBytes = Int(frame.inflated_bytes)
    }

    private func check(_ status: cpng_status) throws(VisionError) {
        switch status {
        case CPNG_OK: return
        case CPNG_DAMAGED: throw .damaged(reason: message)
        case CPNG_UNSUPPORTED: throw .unsupported(reason: message)
        case CPNG_OUT_OF_MEMORY: throw .outOfMemory
        case CPNG_OUT_OF_TIME: throw .outOfTime
        default: preconditionFailure("PNGDecoder: an unknown status")
        }
    }

    private var message: String { String(cString: cpng_message(decoder)) }
}
