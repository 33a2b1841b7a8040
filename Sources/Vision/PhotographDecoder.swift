/// Reads the files of one format from memory, one after the other, row by row.
protocol PhotographDecoder: AnyObject {
    /// The format, whose files begin as `PhotographFormat` says.
    static var format: PhotographFormat { get }
    /// Whether the sides of an image can be divided by 2, 4 or 8 in decoding.
    static var canShrink: Bool { get }

    /// In pixels, of the file that was opened last.
    var width: Int { get }
    /// In pixels.
    var height: Int { get }

    /// Reads a file's header, whatever became of the file before; `bytes` must outlive the reading. From `stop` on, in
    /// nanoseconds of CLOCK_MONOTONIC, this and every other function throws `outOfTime`.
    func open(_ bytes: UnsafeRawBufferPointer, until stop: UInt64) throws(VisionError)

    /// Throws when the file needs more than `limit` bytes because it cannot be decoded row by row.
    func checkMemory(limit: Int) throws(VisionError)

    /// Prepares the rows of an image whose sides are divided by `scale` and rounded up. A file that cannot be decoded row
    /// by row is decoded here, if it needs no more than `memoryLimit` bytes.
    func start(scale: Int, memoryLimit: Int) throws(VisionError)

    /// Gives the next rows of the scaled image as red, green, blue, `stride` bytes apart.
    func readRows(_ rows: UnsafeMutablePointer<UInt8>, stride: Int, count: Int) throws(VisionError)

    /// Reads the file to its end after the last row, so that one that is cut off there is noticed.
    func finish() throws(VisionError)

    /// Bytes that follow the image, once `finish` has read it to its end.
    var rest: Int { get }

    /// Gives the memory that a file took back to the system, after which only another file can be opened.
    ///
    /// That can take long; `open` does it otherwise.
    func clear()

    /// What decoding the file at `scale` goes through, before any of it is done; searches its bytes where it must.
    func addWork(to work: inout ImageWork) throws(VisionError)
}
