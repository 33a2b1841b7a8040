import Foundation

/// A NumPy file, by default version 1.0 with a header that says what `values` are.
func numpyFile(
    _ values: [Float] = [], shape: String, type: String = "<f4", isFortran: Bool = false, version: UInt8 = 1,
    header: String? = nil
) -> Data {
    let order = isFortran ? "True" : "False"
    var text = header ?? "{'descr': '\(type)', 'fortran_order': \(order), 'shape': \(shape), }"
    let prefix = version == 1 ? 10 : 12
    while (prefix + text.utf8.count + 1) % 64 != 0 { text += " " }
    text += "\n"
    var file = Data([0x93]) + Data("NUMPY".utf8) + Data([version, 0])
    for byte in 0..<(version == 1 ? 2 : 4) { file.append(UInt8(truncatingIfNeeded: text.utf8.count >> (8 * byte))) }
    file += Data(text.utf8)
    for value in values { withUnsafeBytes(of: value.bitPattern.littleEndian) { file.append(contentsOf: $0) } }
    return file
}

/// `count` images of 3 × 32 × 32 numbers with some structure.
func imageValues(_ count: Int) -> [Float] {
    (0..<count * 3 * 32 * 32).map { Float($0 % 97) / 48 - 1 + Float($0 / 3072) / 7 }
}
