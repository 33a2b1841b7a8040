import CKernels

/// Resizes and crops one image whose rows arrive from the top, a few at a time, bit for bit as Pillow 11 with `BILINEAR`.
///
/// Every row is first filtered along its width and rounded to 8 bits, for the columns of the crop alone. Where the height
/// shrinks, it is then added to the sums of the output rows whose windows contain it, of which there are four at most, and
/// a row of sums is rounded and written once its window is complete. Where the height grows, as many output rows as one
/// likes contain it, but windows hold three rows at most: these are kept, and each output row is summed up once they are
/// there. So memory is for a dozen rows of the crop, however high it is; a pass that keeps its size is skipped.
/// Newer versions of Pillow filter tall images that are much reduced along their height first, which differs from this
/// by the rounding between the passes.
final class Resizer {
    /// The most rows that are taken at once.
    static let mostRows = Int(PN_MOST_ROWS)

    let geometry: ImageGeometry
    /// What the sides of the image that arrives have been divided by.
    let decodeScale: Int
    let channels: Preprocessing.Channels
    /// The columns of a source row that the crop depends on; the others are not read.
    let neededColumns: Range<Int>
    /// The source rows that the crop depends on.
    let neededRows: Range<Int>
    private let kernels: pn_pixel_kernels
    /// Nil where the image already has the resized width or height.
    private let along: TriangleFilter?
    private let down: TriangleFilter?
    // What follows is no arrays: their exclusive use would be checked at every row, which takes as long as adding it.
    /// Source rows of luma, three times each, if that is wanted; `lumaStride` bytes each.
    private let luma: RowMemory<UInt8>
    private let lumaStride: Int
    /// As many rows of the crop as are filtered together.
    private let narrowed: RowMemory<UInt8>
    private let finished: RowMemory<UInt8>
    /// A ring of rows of sums: output row y uses row y modulo `sumRows`. A single one where the height grows.
    private let sums: RowMemory<Int32>
    private let sumRows: Int
    /// A ring of narrowed rows where the height grows: source row y is kept in row y modulo `keptRows`.
    private let kept: RowMemory<UInt8>
    /// 0 where the height does not grow.
    private let keptRows: Int
    private var nextSourceRow = 0
    private var firstOpenRow = 0

    init(
        _ geometry: ImageGeometry, decodeScale: Int, channels: Preprocessing.Channels, kernels: pn_pixel_kernels,
        clock: inout StopClock
    ) throws(VisionError) {
        self.geometry = geometry
        self.decodeScale = decodeScale
        self.channels = channels
        self.kernels = kernels
        let columns = geometry.cropX..<(geometry.cropX + geometry.cropWidth)
        let rows = geometry.cropY..<(geometry.cropY + geometry.cropHeight)
        var along: TriangleFilter?
        var down: TriangleFilter?
        if geometry.sourceWidth != geometry.resizedWidth {
            along = try TriangleFilter(
                from: geometry.sourceWidth, at: geometry.sourceX, decodeScale: decodeScale, to: geometry.resizedWidth,
                outputs: columns, clock: &clock)
        }
        if geometry.sourceHeight != geometry.resizedHeight {
            down = try TriangleFilter(
                from: geometry.sourceHeight, at: geometry.sourceY, decodeScale: decodeScale,
                to: geometry.resizedHeight, outputs: rows, clock: &clock)
        }
        neededColumns = along?.inputs ?? columns.shifted(by: geometry.sourceX)
        neededRows = down?.inputs ?? rows.shifted(by: geometry.sourceY)
        let rowBytes = geometry.cropWidth * 3
        lumaStride = neededColumns.upperBound * 3 + Int(PN_SLACK)
        luma = try RowMemory(channels == .luma ? Self.mostRows * lumaStride : 0)
        narrowed = try RowMemory(along == nil ? 0 : Self.mostRows * rowBytes)
        finished = try RowMemory(down == nil ? 0 : rowBytes)
        keptRows = if let down, down.isEnlarging { down.longestWindow } else { 0 }
        kept = try RowMemory(keptRows * rowBytes)
        sumRows = if let down { down.isEnlarging ? 1 : down.mostOpenOutputs } else { 0 }
        sums = try RowMemory(sumRows * rowBytes)
        self.along = along
        self.down = down
    }

    /// Starts another image of the same size.
    func restart() {
        nextSourceRow = 0
        firstOpenRow = 0
    }

    /// Whether rows are taken in any order of their pixels' bytes; otherwise as red, green, blue only.
    var takesAnyOrder: Bool { along != nil && channels != .luma }

    /// Takes the next source rows, at most `mostRows`; those that are not among the `neededRows` are not read. PN_SLACK
    /// bytes behind each row are readable.
    func add(
        _ rows: pn_pixel_rows, to destination: PixelDestination, clock: inout StopClock
    ) throws(VisionError) {
        let start = nextSourceRow
        nextSourceRow += Int(rows.count)
        let needed = (start..<nextSourceRow).clamped(to: neededRows)
        guard !needed.isEmpty else { return }
        let rows = rows.rows(needed.shifted(by: -start))
        guard channels == .luma else { return try narrow(rows, needed, destination, &clock) }
        for y in 0..<needed.count {
            try clock.inSteps(neededColumns) { columns in
                Self.convertToLuma(rows.pixels + y * rows.stride, into: luma.start + y * lumaStride, columns)
            }
        }
        let greys = pn_pixel_rows(rgb: luma.start, stride: lumaStride, count: needed.count)
        try narrow(greys, needed, destination, &clock)
    }

    /// Leaves source rows out that are not among the `neededRows`.
    func skip(_ count: Int) { nextSourceRow += count }

    /// Filters the rows, which are those of a range, along their width.
    private func narrow(
        _ rows: pn_pixel_rows, _ range: Range<Int>, _ destination: PixelDestination, _ clock: inout StopClock
    ) throws(VisionError) {
        guard let along else {
            let pixels = rows.pixels + neededColumns.lowerBound * 3
            return try stack(pixels, stride: rows.stride, range, destination, &clock)
        }
        try along.narrow(rows, into: narrowed.start, kernels, clock: &clock)
        try stack(narrowed.start, stride: geometry.cropWidth * 3, range, destination, &clock)
    }

    private func stack(
        _ rows: UnsafePointer<UInt8>, stride: Int, _ range: Range<Int>, _ destination: PixelDestination,
        _ clock: inout StopClock
    ) throws(VisionError) {
        for y in range { try stack(rows + (y - range.lowerBound) * stride, y, destination, &clock) }
    }

    /// Takes the narrowed row to the output rows that depend on it, and writes those that are complete.
    private func stack(
        _ row: UnsafePointer<UInt8>, _ y: Int, _ destination: PixelDestination, _ clock: inout StopClock
    ) throws(VisionError) {
        let rowBytes = geometry.cropWidth * 3
        guard let down else {
            destination.write(row, y: y - neededRows.lowerBound, width: geometry.cropWidth, channels: channels)
            return try clock.spend(rowBytes)
        }
        if down.isEnlarging { return try keep(row, y, down, destination, &clock) }
        var output = firstOpenRow
        while output < geometry.cropHeight, Int(down.starts[output]) <= y {
            let tap = y - Int(down.starts[output])
            let ring = sums.start + (output % sumRows) * rowBytes
            kernels.stack(row, down.weight(output, tap: tap), tap == 0 ? 1 : 0, ring, Int32(rowBytes))
            if tap == Int(down.counts[output]) - 1 {
                write(ring, y: output, rowBytes, destination)
                // Windows end in the order in which they start.
                firstOpenRow = output + 1
            }
            output += 1
            try clock.spend(rowBytes)
        }
    }

    /// Keeps the narrowed row, and writes the output rows whose windows end with it.
    private func keep(
        _ row: UnsafePointer<UInt8>, _ y: Int, _ down: TriangleFilter, _ destination: PixelDestination,
        _ clock: inout StopClock
    ) throws(VisionError) {
        let rowBytes = geometry.cropWidth * 3
        (kept.start + (y % keptRows) * rowBytes).update(from: row, count: rowBytes)
        try clock.spend(rowBytes)
        while firstOpenRow < geometry.cropHeight {
            let start = Int(down.starts[firstOpenRow])
            let end = start + Int(down.counts[firstOpenRow])
            guard end == y + 1 else { return }
            for source in start..<end {
                let weight = down.weight(firstOpenRow, tap: source - start)
                let place = kept.start + (source % keptRows) * rowBytes
                kernels.stack(place, weight, source == start ? 1 : 0, sums.start, Int32(rowBytes))
                try clock.spend(rowBytes)
            }
            write(sums.start, y: firstOpenRow, rowBytes, destination)
            firstOpenRow += 1
        }
    }

    private func write(_ sums: UnsafePointer<Int32>, y: Int, _ rowBytes: Int, _ destination: PixelDestination) {
        kernels.finish(sums, finished.start, Int32(rowBytes))
        destination.write(finished.start, y: y, width: geometry.cropWidth, channels: channels)
    }

    /// ITU-R BT.601 luma with 16 fraction bits, as red, green and blue; the weights sum to 65,536, so grey stays as it is.
    private static func convertToLuma(
        _ rgb: UnsafePointer<UInt8>, into luma: UnsafeMutablePointer<UInt8>, _ columns: Range<Int>
    ) {
        for x in columns {
            let red = UInt32(rgb[3 * x]) &* 19_595
            let green = UInt32(rgb[3 * x + 1]) &* 38_470
            let blue = UInt32(rgb[3 * x + 2]) &* 7_471
            let level = UInt8(truncatingIfNeeded: (red &+ green &+ blue &+ 0x8000) >> 16)
            luma[3 * x] = level
            luma[3 * x + 1] = level
            luma[3 * x + 2] = level
        }
    }
}

extension Range<Int> {
    fileprivate func shifted(by distance: Int) -> Range<Int> { lowerBound + distance..<upperBound + distance }
}
