/// What the header of a NumPy file (.npy, format versions 1.0 to 3.0) says about an array of float32.
///
/// Accepted are little-endian float32 (`<f4`) in C order, with exactly the bytes that the shape asks for: what the
/// format's description (numpy.lib.format) calls descr, fortran_order and shape, each given once and nothing else.
package struct NpyHeader: Sendable {
    /// Length of every dimension; none for a scalar.
    package private(set) var shape: [Int]
    /// Bytes from the start of the file to the first number.
    package private(set) var dataOffset: Int
    /// Numbers in the array.
    package private(set) var count: Int

    /// Largest number of dimensions.
    static let mostDimensions = 8
    static let magic: [UInt8] = [0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59]

    /// Reads and checks the header of a whole file.
    package init(_ file: UnsafeRawBufferPointer) throws(NpyHeaderError) {
        guard file.count >= 10 else { throw .notNpy }
        for (index, byte) in NpyHeader.magic.enumerated() where file[index] != byte { throw .notNpy }
        let major = file[6]
        guard (1...3).contains(major), file[7] == 0 else { throw .unsupportedVersion }
        let lengthBytes = major == 1 ? 2 : 4
        let textOffset = 8 + lengthBytes
        guard file.count >= textOffset else { throw .cutOff }
        var textLength = 0
        for index in (8..<textOffset).reversed() { textLength = textLength << 8 | Int(file[index]) }
        guard textLength <= file.count - textOffset else { throw .cutOff }
        dataOffset = textOffset + textLength

        var text = NpyHeaderText(UnsafeRawBufferPointer(rebasing: file[textOffset..<dataOffset]))
        shape = try text.readDictionary()
        count = 1
        for length in shape {
            let (product, overflows) = count.multipliedReportingOverflow(by: length)
            guard !overflows else { throw .tooLarge }
            count = product
        }
        let (byteCount, overflows) = count.multipliedReportingOverflow(by: MemoryLayout<Float>.size)
        guard !overflows else { throw .tooLarge }
        guard byteCount <= file.count - dataOffset else { throw .cutOff }
        guard byteCount == file.count - dataOffset else { throw .extraBytes }
    }
}
