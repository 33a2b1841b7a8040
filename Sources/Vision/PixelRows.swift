/// The rows of an image in memory, as red, green and blue.
struct PixelRows {
    private let first: UnsafePointer<UInt8>
    private let layout: PixelLayout
    private let coefficients: ColourCoefficients

    /// - Precondition: The layout fits the bytes, which outlive the rows.
    init(_ bytes: UnsafeRawBufferPointer, _ layout: PixelLayout) {
        first = bytes.baseAddress!.assumingMemoryBound(to: UInt8.self)
        self.layout = layout
        coefficients = ColourCoefficients(layout.coding)
    }

    /// Converts some columns of a row.
    ///
    /// - Parameter rgb: The place of the row's first pixel; three bytes for each.
    func convert(row y: Int, columns: Range<Int>, toRGB rgb: UnsafeMutablePointer<UInt8>) {
        let row = first + y * layout.rowStride
        switch layout.format.arrangement {
        case .pixels(let bytes):
            layout.format.convert(
                row + columns.lowerBound * bytes, toRGB: rgb + 3 * columns.lowerBound, count: columns.count)
        case .pairs(let luma, let blue, let red):
            convert(
                columns, luma: row + luma, lumaStep: 2, blue: row + blue, red: row + red, colourStep: 4, into: rgb)
        case .colourPlane(let blue, let red):
            let colours = first + (layout.height + y / 2) * layout.rowStride
            convert(
                columns, luma: row, lumaStep: 1, blue: colours + blue, red: colours + red, colourStep: 2, into: rgb)
        case .colourPlanes(let isBlueFirst):
            let stride = PixelFormat.half(layout.rowStride)
            let one = first + layout.height * layout.rowStride + y / 2 * stride
            let other = one + PixelFormat.half(layout.height) * stride
            convert(
                columns, luma: row, lumaStep: 1, blue: isBlueFirst ? one : other, red: isBlueFirst ? other : one,
                colourStep: 1, into: rgb)
        }
    }

    /// Two pixels at a time, which share their colour.
    @inline(__always)
    private func convert(
        _ columns: Range<Int>, luma: UnsafePointer<UInt8>, lumaStep: Int, blue: UnsafePointer<UInt8>,
        red: UnsafePointer<UInt8>, colourStep: Int, into rgb: UnsafeMutablePointer<UInt8>
    ) {
        for x in columns {
            let colour = x / 2 * colourStep
            let y = (Int32(luma[x * lumaStep]) &- coefficients.black) &* coefficients.luma
            let u = Int32(blue[colour]) &- 128
            let v = Int32(red[colour]) &- 128
            rgb[3 * x] = Self.clamped(y &+ v &* coefficients.redFromRed)
            rgb[3 * x + 1] = Self.clamped(y &- u &* coefficients.greenFromBlue &- v &* coefficients.greenFromRed)
            rgb[3 * x + 2] = Self.clamped(y &+ u &* coefficients.blueFromBlue)
        }
    }

    /// Rounded half up, and limited to a byte.
    @inline(__always)
    private static func clamped(_ value: Int32) -> UInt8 {
        let half = Int32(1) << (ColourCoefficients.fractionBits - 1)
        return UInt8(truncatingIfNeeded: max(0, min(255, (value &+ half) >> ColourCoefficients.fractionBits)))
    }
}
