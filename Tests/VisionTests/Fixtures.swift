import CLinux

/// The bytes of a file under Fixtures.
func fixture(_ name: String) -> [UInt8] {
    let folder = #filePath.prefix(through: #filePath.lastIndex(of: "/")!)
    var length = 0
    var error: Int32 = 0
    guard let bytes = clinux_read_file("\(folder)Fixtures/\(name)", 1 << 20, &length, &error) else {
        fatalError("cannot read the fixture \(name): \(String(cString: clinux_error_text(error)))")
    }
    defer { clinux_free(bytes) }
    return Array(UnsafeBufferPointer(start: bytes, count: length))
}

/// FNV-1a of 64 bits, as in Fixtures/expected.txt.
func digest(_ bytes: some Sequence<UInt8>) -> UInt64 {
    bytes.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
}

/// Red, green, blue bytes without any smoothness, which no filter error survives.
func roughPattern(width: Int, height: Int) -> [UInt8] {
    var pixels: [UInt8] = []
    pixels.reserveCapacity(width * height * 3)
    for y in 0..<height {
        for x in 0..<width {
            for c in 0..<3 {
                let value = 3 * x * x + 5 * y * y + 7 * x * y + 85 * c + ((131 * x) ^ (197 * y))
                pixels.append(UInt8(truncatingIfNeeded: value))
            }
        }
    }
    return pixels
}
