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

/// A colour coding as integers with 14 bits of fraction.
struct ColourCoefficients: Equatable {
    /// Bits of fraction: the largest sum, of some 550, still fits 32 bits.
    static let fractionBits: Int32 = 14

    let black: Int32
    let luma: Int32
    let redFromRed: Int32
    let greenFromBlue: Int32
    let greenFromRed: Int32
    let blueFromBlue: Int32

    init(_ coding: ColourCoding) {
        let (red, blue) = coding.matrix.weights
        let green = 1 - red - blue
        let one = Double(1 << Self.fractionBits)
        let lumaScale = coding.isFullRange ? one : one * 255 / 219
        // Differences are stored as halves: from −½ to ½ of the scale.
        let scale = 2 * (coding.isFullRange ? one : one * 255 / 224)
        black = coding.isFullRange ? 0 : 16
        luma = Int32(lumaScale.rounded())
        redFromRed = Int32(((1 - red) * scale).rounded())
        greenFromBlue = Int32(((1 - blue) * blue / green * scale).rounded())
        greenFromRed = Int32(((1 - red) * red / green * scale).rounded())
        blueFromBlue = Int32(((1 - blue) * scale).rounded())
    }
}
