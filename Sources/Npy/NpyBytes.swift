/// The bytes of a NumPy file (.npy, version 1.0) of float32 in C order.
///
/// - Parameter values: as many as the product of `shape`, the last dimension running fastest.
package func npyBytes(_ values: [Float], shape: [Int]) -> [UInt8] {
    precondition(values.count == shape.reduce(1, *), "npyBytes: shape and number of values differ")
    var header = "{'descr': '<f4', 'fortran_order': False, 'shape': ("
    for (index, length) in shape.enumerated() { header += index == 0 ? "\(length)" : ", \(length)" }
    // One number in parentheses would be a number and not a tuple.
    header += shape.count == 1 ? ",), }" : "), }"
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
