import Npy
import Testing

@Suite("NumPy files as they are written")
struct NpyBytesTests {
    @Test("What is written is read", arguments: [[], [3], [2, 3], [0, 4], [1, 2, 3, 4]] as [[Int]])
    func roundTrip(shape: [Int]) throws {
        let values = (0..<shape.reduce(1, *)).map { Float($0) - 0.5 }
        let file = npyBytes(values, shape: shape)
        try file.withUnsafeBytes { file in
            let header = try NpyHeader(file)
            #expect(header.shape == shape)
            #expect(header.count == values.count)
            #expect(header.dataOffset % 64 == 0)
            for (index, value) in values.enumerated() {
                let bits = file.loadUnaligned(fromByteOffset: header.dataOffset + index * 4, as: UInt32.self)
                #expect(Float(bitPattern: UInt32(littleEndian: bits)) == value)
            }
        }
    }

    @Test("The bytes are those of numpy.save")
    func bytes() {
        let text = "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }"
        let header = text + String(repeating: " ", count: 117 - text.utf8.count) + "\n"
        let expected = [0x93] + Array("NUMPY".utf8) + [1, 0, 118, 0] + Array(header.utf8) + [0, 0, 0x80, 0x3F]
        #expect(npyBytes([1], shape: [1]) == expected)
    }

    @Test("Bits of numbers that are none are kept")
    func notNumbers() {
        let values = [Float.nan, -.infinity, -0.0, .leastNonzeroMagnitude]
        let file = npyBytes(values, shape: [4])
        #expect(
            Array(file.suffix(16))
                == values.flatMap { value in
                    (0..<4).map { UInt8(truncatingIfNeeded: value.bitPattern >> (8 * UInt32($0))) }
                })
    }
}
