import Vision

/// A picture as luma, and colour differences at half the size.
struct CameraPicture {
    let width: Int
    let height: Int
    let luma: [UInt8]
    let blue: [UInt8]
    let red: [UInt8]
    /// Whether rows share their colours in pairs; otherwise every row has its own.
    let sharesRows: Bool

    init(width: Int, height: Int, sharesRows: Bool) {
        (self.width, self.height, self.sharesRows) = (width, height, sharesRows)
        let colours = (width + 1) / 2 * (sharesRows ? (height + 1) / 2 : height)
        // Every value occurs, those as well that no camera sends.
        luma = (0..<width * height).map { UInt8(truncatingIfNeeded: $0 &* 167 &+ $0 >> 3) }
        blue = (0..<colours).map { UInt8(truncatingIfNeeded: $0 &* 89 &+ 7) }
        red = (0..<colours).map { UInt8(truncatingIfNeeded: $0 &* 211 &+ $0 >> 2) }
    }

    private func colour(_ x: Int, _ y: Int) -> Int { (sharesRows ? y / 2 : y) * ((width + 1) / 2) + x / 2 }

    /// The bytes of the picture in a format, with `gap` more bytes in each row of the first plane.
    func bytes(_ format: PixelFormat, gap: Int) -> (bytes: [UInt8], rowStride: Int) {
        let stride = format.rowBytes(width: width) + gap
        let half = (stride + 1) / 2
        let (colourWidth, colourHeight) = ((width + 1) / 2, (height + 1) / 2)
        var bytes: [UInt8]
        switch format {
        case .yuyv, .uyvy, .yvyu:
            bytes = [UInt8](repeating: 0xAB, count: stride * height)
            let (first, blueAt, redAt) =
                switch format {
                case .yuyv: (0, 1, 3)
                case .uyvy: (1, 0, 2)
                default: (0, 3, 1)
                }
            for y in 0..<height {
                for x in 0..<width {
                    bytes[y * stride + 2 * x + first] = luma[y * width + x]
                    bytes[y * stride + x / 2 * 4 + blueAt] = blue[colour(x, y)]
                    bytes[y * stride + x / 2 * 4 + redAt] = red[colour(x, y)]
                }
            }
            bytes.removeLast(gap)
        case .nv12, .nv21:
            bytes = [UInt8](repeating: 0xAB, count: stride * (height + colourHeight))
            fillLuma(&bytes, stride)
            for y in 0..<colourHeight {
                for x in 0..<colourWidth {
                    let place = (height + y) * stride + 2 * x
                    bytes[place + (format == .nv12 ? 0 : 1)] = blue[y * colourWidth + x]
                    bytes[place + (format == .nv12 ? 1 : 0)] = red[y * colourWidth + x]
                }
            }
            bytes.removeLast(gap)
        default:
            bytes = [UInt8](repeating: 0xAB, count: stride * height + 2 * half * colourHeight)
            fillLuma(&bytes, stride)
            for y in 0..<colourHeight {
                for x in 0..<colourWidth {
                    let place = height * stride + y * half + x
                    let other = place + colourHeight * half
                    bytes[format == .yu12 ? place : other] = blue[y * colourWidth + x]
                    bytes[format == .yu12 ? other : place] = red[y * colourWidth + x]
                }
            }
            bytes.removeLast(half - colourWidth)
        }
        return (bytes, stride)
    }

    private func fillLuma(_ bytes: inout [UInt8], _ stride: Int) {
        for y in 0..<height { for x in 0..<width { bytes[y * stride + x] = luma[y * width + x] } }
    }

    /// Red, green and blue by the equations, before rounding.
    func expected(_ x: Int, _ y: Int, _ coding: ColourCoding) -> [Double] {
        let (kr, kb) = coding.matrix == .bt601 ? (0.299, 0.114) : (0.2126, 0.0722)
        let luma = Double(luma[y * width + x])
        let place = colour(x, y)
        let (blue, red) = (Double(blue[place]) - 128, Double(red[place]) - 128)
        let scaledLuma = coding.isFullRange ? luma : (luma - 16) * 255 / 219
        let scale = coding.isFullRange ? 1.0 : 255.0 / 224
        let (b, r) = (2 * (1 - kb) * blue * scale, 2 * (1 - kr) * red * scale)
        let green = scaledLuma - (kb * b + kr * r) / (1 - kr - kb)
        return [scaledLuma + r, green, scaledLuma + b].map { min(max($0, 0), 255) }
    }
}
