/// A whole NumPy file (.npy, version 1.0) of a matrix of float32 in C order.
///
/// - Parameter values: `rows` × `columns` numbers, row by row.
func npyFile(_ values: [Float], rows: Int, columns: Int) -> [UInt8] {
    precondition(values.count == rows * columns, "npyFile: shape and number of values differ")
    var header = "{'descr': '<f4', 'fortran_order': False, 'shape': (\(rows), \(columns)), }"
    // The format wants the numbers to start at a multiple of 64, filled up with spaces before a line break.
    let prefix = NpyHeader.magic.count + 4
    while (prefix + header.utf8.count + 1) % 64 != 0 { header += " " }
    header += "\n"
    var file = NpyHeader.magic
    file.reserveCapacity(prefix + header.utf8.count + values.count * MemoryLayout<Float>.size)
    file += [1, 0, UInt8(header.utf8.count & 255), UInt8(header.utf8.count >> 8)]
    file += header.utf8
    for value in values {
        var bits = value.bitPattern
        for _ in 0..<4 {
            file.append(UInt8(truncatingIfNeeded: bits))
            bits >>= 8
        }
    }
    return file
}
