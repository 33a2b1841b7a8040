import CKernels

/// The rows of an image in memory: as they lie, or converted to red, green and blue.
struct PixelRows {
    private let first: UnsafePointer<UInt8>
    private let byteCount: Int
    private let layout: PixelLayout
    private let coding: pn_colour_coding

    /// - Precondition: The layout fits the bytes, which outlive the rows.
    init(_ bytes: UnsafeRawBufferPointer, _ layout: PixelLayout) {
        first = bytes.baseAddress!.assumingMemoryBound(to: UInt8.self)
        byteCount = bytes.count
        self.layout = layout
        coding = pn_colour_coding(layout.coding)
    }

    /// Rows as they lie in memory; nil where pixels have no bytes of their own, and where the memory ends so soon behind
    /// the last row that kernels would read beyond it.
    func inPlace(rows: Range<Int>) -> pn_pixel_rows? {
        guard let colours = layout.format.colours else { return nil }
        let last = (rows.upperBound - 1) * layout.rowStride
        guard last + layout.width * colours.bytes + Int(PN_SLACK) <= byteCount else { return nil }
        return pn_pixel_rows(
            first + rows.lowerBound * layout.rowStride, stride: layout.rowStride, count: rows.count, colours)
    }

    /// Converts some columns of a row.
    ///
    /// - Parameter rgb: The place of the row's first pixel; three bytes for each.
    func convert(
        row y: Int, columns: Range<Int>, toRGB rgb: UnsafeMutablePointer<UInt8>, _ kernels: pn_pixel_kernels
    ) {
        let row = first + y * layout.rowStride
        switch layout.format.arrangement {
        case .pixels(let bytes):
            layout.format.convert(
                row + columns.lowerBound * bytes, toRGB: rgb + 3 * columns.lowerBound, count: columns.count)
        case .pairs(let luma, let blue, let red):
            convert(
                columns, luma: row + luma, step: 2, blue: row + blue, red: row + red, colourStep: 4, rgb, kernels)
        case .colourPlane(let blue, let red):
            let colours = first + (layout.height + y / 2) * layout.rowStride
            convert(
                columns, luma: row, step: 1, blue: colours + blue, red: colours + red, colourStep: 2, rgb, kernels)
        case .colourPlanes(let isBlueFirst):
            let stride = PixelFormat.half(layout.rowStride)
            let one = first + layout.height * layout.rowStride + y / 2 * stride
            let other = one + PixelFormat.half(layout.height) * stride
            convert(
                columns, luma: row, step: 1, blue: isBlueFirst ? one : other, red: isBlueFirst ? other : one,
                colourStep: 1, rgb, kernels)
        }
    }

    private func convert(
        _ columns: Range<Int>, luma: UnsafePointer<UInt8>, step: Int32, blue: UnsafePointer<UInt8>,
        red: UnsafePointer<UInt8>, colourStep: Int32, _ rgb: UnsafeMutablePointer<UInt8>, _ kernels: pn_pixel_kernels
    ) {
        var row = pn_colour_row(
            luma: luma, blue: blue, red: red, luma_step: step, colour_step: colourStep, coding: coding)
        kernels.convert(&row, Int32(columns.lowerBound), Int32(columns.count), rgb)
    }
}

extension pn_pixel_rows {
    /// Rows whose first pixel is at `pixels`.
    init(_ pixels: UnsafePointer<UInt8>, stride: Int, count: Int, _ colours: PixelFormat.Colours) {
        self.init(
            pixels: pixels, stride: stride, count: Int32(count), bytes: Int32(colours.bytes), red: Int32(colours.red),
            green: Int32(colours.green), blue: Int32(colours.blue))
    }

    /// Rows of red, green, blue.
    init(rgb pixels: UnsafePointer<UInt8>, stride: Int, count: Int) {
        self.init(
            pixels: pixels, stride: stride, count: Int32(count), bytes: 3, red: 0, green: 1, blue: 2)
    }

    /// Some of the rows.
    func rows(_ range: Range<Int>) -> pn_pixel_rows {
        var rows = self
        rows.pixels += range.lowerBound * stride
        rows.count = Int32(range.count)
        return rows
    }
}
