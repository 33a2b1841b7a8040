import Npy

/// Reads the header of an array, and whatever it says is there.
func attackArray(_ bytes: UnsafeRawBufferPointer) {
    do throws(NpyHeaderError) {
        let header = try NpyHeader(bytes)
        precondition(header.count == header.shape.reduce(1, *), "the count is not the shape's")
        precondition(header.dataOffset + 4 * header.count == bytes.count, "the numbers do not end with the file")
        var sum: Float = 0
        for offset in stride(from: header.dataOffset, to: bytes.count, by: 4) {
            sum += bytes.loadUnaligned(fromByteOffset: offset, as: Float.self)
        }
        precondition(!sum.isSignalingNaN, "a sum is a number or a quiet NaN")
    } catch {
        precondition(error.explanation.utf8CodeUnitCount > 0, "an error without a reason")
    }
}

/// Arrays to begin with.
func arraySeeds() -> [[UInt8]] {
    let arrays: [[UInt8]] = [
        npyBytes([1, 2, 3, 4], shape: [1, 1, 2, 2]), npyBytes([1], shape: []), npyBytes([], shape: [0, 7]),
        npyBytes([1], shape: [1, 1, 1, 1, 1, 1, 1, 1]),
    ]
    var seeds = arrays
    // Versions 2 and 3 have four bytes for the length of their header.
    for version in [2, 3] as [UInt8] {
        for array in arrays {
            var seed = Array(array[..<10])
            seed[6] = version
            seed += [0, 0]
            seeds.append(seed + array[10...])
        }
    }
    return seeds
}
