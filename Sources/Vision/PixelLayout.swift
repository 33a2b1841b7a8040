/// What the bytes of an image in memory are: format, size in pixels, distance of rows, meaning of its colours.
package struct PixelLayout: Equatable, Sendable {
    /// How the bytes lie.
    package let format: PixelFormat
    /// In pixels.
    package let width: Int
    /// In pixels.
    package let height: Int
    /// Bytes from the start of one row to that of the next; of luma, where that has a plane of its own. Planes follow
    /// each other without a gap; rows of a plane for blue or red alone are half as far apart.
    package let rowStride: Int
    /// What luma and colour differences mean, in formats that have them.
    package let coding: ColourCoding

    /// A layout; nothing is checked.
    package init(
        _ format: PixelFormat, width: Int, height: Int, rowStride: Int, coding: ColourCoding = ColourCoding()
    ) {
        self.format = format
        self.width = width
        self.height = height
        self.rowStride = rowStride
        self.coding = coding
    }

    /// Bytes up to the last one of the last row; `Int.max` when they are too many to count.
    package var byteCount: Int { requiredBytes(format.rowBytes(width: width)) }

    /// Refuses an image in memory that cannot be what its sizes say.
    func check(byteCount: Int) throws(VisionError) {
        try ImageReader.checkSize(width: width, height: height)
        let rowBytes = format.rowBytes(width: width)
        guard rowStride >= rowBytes else { throw .rowStrideTooSmall(rowStride: rowStride, required: rowBytes) }
        let required = self.byteCount
        guard byteCount >= required else { throw .bufferTooSmall(byteCount: byteCount, required: required) }
    }

    private func requiredBytes(_ rowBytes: Int) -> Int {
        let colourRows = PixelFormat.half(height)
        switch format.arrangement {
        case .pixels, .pairs:
            return Self.sum(rows: height - 1, rowStride, rowBytes)
        case .colourPlane:
            return Self.sum(rows: height + colourRows - 1, rowStride, rowBytes)
        case .colourPlanes:
            let luma = Self.sum(rows: height, rowStride, 0)
            let colours = Self.sum(rows: 2 * colourRows - 1, PixelFormat.half(rowStride), PixelFormat.half(width))
            let (sum, overflows) = luma.addingReportingOverflow(colours)
            return overflows ? .max : sum
        }
    }

    private static func sum(rows: Int, _ stride: Int, _ last: Int) -> Int {
        let (product, overflows) = rows.multipliedReportingOverflow(by: stride)
        let (sum, carries) = product.addingReportingOverflow(last)
        return overflows || carries ? .max : sum
    }
}
