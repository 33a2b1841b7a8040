/// What preparing one image goes through, as its header says before any of it is done.
package struct ImageWork: Equatable, Sendable {
    /// The image's width in pixels.
    package var width = 0
    /// The image's height in pixels.
    package var height = 0
    /// Bytes of the file; 0 for an image in memory.
    package var byteCount = 0
    /// 1 (grey), 3 or 4 (CMYK) in a JPEG file; 0 for other images.
    package var components = 0
    /// The scans of a JPEG file: one when it is not progressive and its components are interleaved.
    package var scanCount = 0
    /// What the sides are divided by in decoding: 1, 2, 4 or 8.
    package var decodeScale = 1
    /// Blocks of 8x8 samples in a JPEG file, all components together.
    package var blocks = 0
    /// Blocks that the scans bring, added up over all scans; 0 for a file of a single scan.
    package var scannedBlocks = 0
    /// Blocks that scans make more exact, added up over all scans; 0 for a file of a single scan.
    package var refinedBlocks = 0
    /// Bytes of those scans.
    package var refinedBytes = 0
    /// Bytes that the pixels of a PNG or WebP file have before they are converted; 0 for other images.
    package var inflatedBytes = 0
    /// Rows of the image as it is resized.
    package var decodedRows = 0
    /// Pixels that are decoded, or converted to red, green and blue.
    package var convertedPixels = 0
    /// Multiplications of resizing, and what computing its weights costs in the same unit.
    package var resizeOperations = 0

    /// Nothing.
    package init() {}

    /// Whether all coefficients of a JPEG file are held until its last scan has been read.
    package var isMultiScan: Bool { scannedBlocks + refinedBlocks > 0 }
}

extension ImageWork {
    /// Adds what resizing an image takes that arrives with its sides divided by `decodeScale`. Luma, too, is resized as
    /// three channels.
    mutating func addResize(_ geometry: ImageGeometry, channels: Preprocessing.Channels) {
        let columns = Pass(
            source: geometry.sourceWidth, decodeScale: decodeScale, resized: geometry.resizedWidth,
            crop: geometry.cropWidth)
        let rows = Pass(
            source: geometry.sourceHeight, decodeScale: decodeScale, resized: geometry.resizedHeight,
            crop: geometry.cropHeight)
        if channels == .luma { resizeOperations += rows.needed * columns.needed }
        // Kernels weigh several pixels of a row at once, and every output costs a few operations beside its weights; down
        // the height whole rows are added, several bytes at once.
        resizeOperations += rows.needed * (columns.taps + columns.outputs * 2)
        resizeOperations += rows.taps * geometry.cropWidth * 3 / 4
        resizeOperations += geometry.cropWidth * geometry.cropHeight * 3
        resizeOperations += (rows.taps + columns.taps) * TriangleFilter.operationsPerWeight
    }

    /// The filter along one axis.
    private struct Pass {
        /// About how many of them the crop depends on.
        let needed: Int
        /// Pixels of the crop; 0 when the size stays.
        let outputs: Int
        /// The weights of all of them together.
        let taps: Int

        init(source: Int, decodeScale: Int, resized: Int, crop: Int) {
            let inputs = (source + decodeScale - 1) / decodeScale
            needed = min(inputs * crop / resized + 2, inputs)
            outputs = source == resized ? 0 : crop
            // An input lies in the windows of two outputs; windows have two or three inputs at least.
            taps = source == resized ? 0 : max(2 * needed, 2 * crop)
        }
    }
}
