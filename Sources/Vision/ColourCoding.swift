import CKernels

/// What luma and colour differences mean: how they become red, green and blue (ITU-R BT.601 and BT.709).
public struct ColourCoding: Equatable, Sendable {
    /// How much red and blue weigh in luma.
    public enum Matrix: UInt8, Sendable {
        /// Standard definition, and JPEG.
        case bt601
        /// High definition.
        case bt709

        fileprivate var weights: (red: Double, blue: Double) {
            switch self {
            case .bt601: (0.299, 0.114)
            case .bt709: (0.2126, 0.0722)
            }
        }
    }

    /// Which matrix.
    public var matrix: Matrix
    /// Whether luma goes from 0 to 255; otherwise from 16 to 235, and differences from 16 to 240.
    public var isFullRange: Bool

    /// The usual one of cameras: BT.601 with the limited range.
    public init(_ matrix: Matrix = .bt601, isFullRange: Bool = false) {
        self.matrix = matrix
        self.isFullRange = isFullRange
    }
}

extension pn_colour_coding {
    /// A colour coding as the integers that the kernels multiply with.
    init(_ coding: ColourCoding) {
        let (red, blue) = coding.matrix.weights
        let green = 1 - red - blue
        let one = Double(1 << PN_COLOUR_BITS)
        let lumaScale = coding.isFullRange ? one : one * 255 / 219
        // Differences are stored as halves: from −½ to ½ of the scale.
        let scale = 2 * (coding.isFullRange ? one : one * 255 / 224)
        self.init(
            black: coding.isFullRange ? 0 : 16,
            luma: Int32(lumaScale.rounded()),
            red_from_red: Int32(((1 - red) * scale).rounded()),
            green_from_blue: Int32(((1 - blue) * blue / green * scale).rounded()),
            green_from_red: Int32(((1 - red) * red / green * scale).rounded()),
            blue_from_blue: Int32(((1 - blue) * scale).rounded()))
    }
}
