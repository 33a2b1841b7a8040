import Text
import Vision

/// What the frames of a source are.
package struct CameraMode: Equatable, Sendable {
    /// Whoever asks for more pixels has made a mistake, and a device that has more is broken.
    package static let mostPixels = 1 << 26

    /// What the frames are made of.
    package let format: CameraFormat
    /// In pixels; 0 where each frame has its own.
    package let width: Int
    /// In pixels; 0 where each frame has its own.
    package let height: Int
    /// Bytes from row to row; 0 for JPEG files.
    package let rowStride: Int
    /// What luma and colour differences mean.
    package let coding: ColourCoding
    /// Frames a second, where the device tells.
    package let rate: FrameRate?

    /// The fewest bytes of a frame of pixels; 0 for JPEG files.
    package var frameBytes: Int {
        layout?.byteCount ?? 0
    }

    /// How the pixels of a frame lie; nil for JPEG files.
    package var layout: PixelLayout? {
        guard case .pixels(let pixels) = format else { return nil }
        return PixelLayout(pixels, width: width, height: height, rowStride: rowStride, coding: coding)
    }

    /// Frames of pixels without gaps between their rows.
    package init(
        _ pixels: PixelFormat, width: Int, height: Int, coding: ColourCoding = ColourCoding(), rate: FrameRate? = nil
    ) {
        self.init(
            format: .pixels(pixels), width: width, height: height, rowStride: pixels.rowBytes(width: width),
            coding: coding, rate: rate)
    }

    /// JPEG files of any size.
    package init(jpegAt rate: FrameRate? = nil) {
        self.init(format: .jpeg, width: 0, height: 0, rowStride: 0, coding: ColourCoding(), rate: rate)
    }

    init(format: CameraFormat, width: Int, height: Int, rowStride: Int, coding: ColourCoding, rate: FrameRate?) {
        self.format = format
        self.width = width
        self.height = height
        self.rowStride = rowStride
        self.coding = coding
        self.rate = rate
    }

    /// For people: "640x480 YUYV, 30 a second".
    package var text: String {
        let size = width > 0 ? phrase("% ", Text.text(width: width, height: height)) : ""
        return phrase("%%%", size, format.name, rate.map { phrase(", % a second", $0.text) } ?? "")
    }
}
