import CJPEG

/// Reads one JPEG file from memory, row by row; needs memory for a few rows unless the file is progressive.
struct JPEGDecoder: ~Copyable {
    private let decoder: OpaquePointer
    let frame: cjpeg_frame

    private init(_ decoder: OpaquePointer, _ frame: cjpeg_frame) {
        self.decoder = decoder
        self.frame = frame
    }

    /// Reads the header; `bytes` must outlive the decoder.
    static func open(_ bytes: UnsafeRawBufferPointer) throws(VisionError) -> JPEGDecoder {
        guard let pointer = cjpeg_create() else { throw .outOfMemory }
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

    /// Prepares the rows; a progressive file is decoded here if its coefficients fit in `memoryLimit` bytes.
    func start(memoryLimit: Int) throws(VisionError) {
        let status = cjpeg_start(decoder, UInt64(memoryLimit))
        if status == CJPEG_OVER_LIMIT {
            throw .overMemoryLimit(needed: Int(frame.coefficient_bytes), limit: memoryLimit)
        }
        try check(status)
    }

    /// Gives the next row: `width` pixels of red, green, blue.
    func readRow(_ row: UnsafeMutablePointer<UInt8>) throws(VisionError) {
        try check(cjpeg_read_row(decoder, row))
    }

    /// Reads the file to its end after the last row, so that one that is cut off there is noticed.
    func finish() throws(VisionError) {
        try check(cjpeg_finish(decoder))
    }

    private func check(_ status: cjpeg_status) throws(VisionError) {
        switch status {
        case CJPEG_OK: return
        case CJPEG_EMPTY: throw .emptyFile
        case CJPEG_NOT_JPEG: throw .notJPEG
        case CJPEG_UNSUPPORTED: throw .unsupported(reason: message)
        case CJPEG_OUT_OF_MEMORY: throw .outOfMemory
        case CJPEG_DAMAGED: throw .damaged(reason: message)
        default: preconditionFailure("JPEGDecoder: a status that no call but `start` returns")
        }
    }

    private var message: String { String(cString: cjpeg_message(decoder)) }
}
