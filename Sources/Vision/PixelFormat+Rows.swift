extension PixelFormat {
    /// The bytes of a pixel that shares none, and where in them its colours are.
    struct Colours {
        let bytes: Int
        let red: Int
        let green: Int
        let blue: Int
    }

    /// Nil for formats whose pixels share their colour.
    var colours: Colours? {
        switch self {
        case .rgb: Colours(bytes: 3, red: 0, green: 1, blue: 2)
        case .bgr: Colours(bytes: 3, red: 2, green: 1, blue: 0)
        case .rgba: Colours(bytes: 4, red: 0, green: 1, blue: 2)
        case .bgra: Colours(bytes: 4, red: 2, green: 1, blue: 0)
        case .grey: Colours(bytes: 1, red: 0, green: 0, blue: 0)
        case .yuyv, .uyvy, .yvyu, .nv12, .nv21, .yu12, .yv12: nil
        }
    }

    /// Converts one row of `count` pixels, each with bytes of its own, to red, green, blue.
    ///
    /// - Parameter rgb: Takes 3 · `count` bytes; must not overlap the row.
    func convert(_ row: UnsafePointer<UInt8>, toRGB rgb: UnsafeMutablePointer<UInt8>, count: Int) {
        guard let colours else { preconditionFailure("PixelFormat: pixels that share their colour") }
        for x in 0..<count {
            let pixel = row + x * colours.bytes
            rgb[3 * x] = pixel[colours.red]
            rgb[3 * x + 1] = pixel[colours.green]
            rgb[3 * x + 2] = pixel[colours.blue]
        }
    }
}
