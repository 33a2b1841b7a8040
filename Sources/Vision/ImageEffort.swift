/// The work of an image in the nanoseconds that it took on the machine of the fit, by group.
///
/// The constants are a least-squares fit of relative errors to 1,700 combinations of photograph (16x16 pixels to 12
/// million, grey, colour and CMYK, quality 30 to 98, baseline and progressive) and model (32 to 256 pixels).
struct ImageEffort {
    /// The groups; the machine's speed in each is a factor of `ImageCostModel`.
    enum Group: Int, CaseIterable {
        /// Of functions: one for the image, one for each row.
        case calls
        /// Coded data of a file with a single scan, or that is no JPEG file.
        case singleScan
        /// Coded data of a file with several.
        case multiScan
        /// From coefficients to red, green, blue.
        case pixels
        case resizing
    }

    /// One for each group.
    private(set) var nanoseconds: InlineArray<5, Double> = [0, 0, 0, 0, 0]

    init(_ work: ImageWork) {
        self[.calls] = 2600 + 90 * Double(work.decodedRows)
        let (bytes, blocks) = (Double(work.byteCount), Double(work.blocks))
        if work.inflatedBytes > 0 {
            // Too much for what is hardly filtered or compressed, and right for photographs.
            self[.singleScan] = Self.perDeflatedByte * bytes + Self.perInflatedByte * Double(work.inflatedBytes)
        } else if work.isMultiScan {
            let (refinedBytes, refinedBlocks) = (Double(work.refinedBytes), Double(work.refinedBlocks))
            let (firstBytes, firstBlocks) = (max(bytes - refinedBytes, 0), Double(work.scannedBlocks))
            self[.multiScan] =
                Self.coded(firstBytes, firstBlocks, perByte: 14, mixed: 6, perBlock: 9.7)
                + Self.coded(refinedBytes, refinedBlocks, perByte: 32, mixed: 0, perBlock: 8) + 1.3 * blocks
        } else {
            self[.singleScan] = Self.coded(bytes, blocks, perByte: 4.45, mixed: 8.8, perBlock: 2.9)
        }
        let perBlock =
            switch work.decodeScale {
            case 1: 7.7
            case 2: 5.6
            case 4: 3.7
            default: 0.3
            }
        let pixels = Double(work.convertedPixels)
        self[.pixels] = perBlock * blocks + (work.components == 4 ? 2 : 0.25) * pixels
        self[.resizing] = 0.43 * Double(work.resizeOperations)
    }

    /// Of 26 PNG files, whose time is shared out like that of a single scan: fetching codes, looking them up.
    private static let perDeflatedByte = 7.8
    private static let perInflatedByte = 1.7

    /// Time per block grows with its bytes, ever more slowly: the more bytes, the more of them belong to one coefficient.
    private static func coded(
        _ bytes: Double, _ blocks: Double, perByte: Double, mixed: Double, perBlock: Double
    ) -> Double {
        perByte * bytes + mixed * root(bytes * blocks) + perBlock * blocks
    }

    /// The square root to about six digits by Newton's method, from a power of two that is at most twice too large;
    /// `squareRoot` is a function of the C library's on boards, which are linked without its mathematics.
    private static func root(_ square: Double) -> Double {
        guard square >= 1, square < 0x1p62 else { return square < 1 ? 0 : 0x1p31 }
        let bits = UInt64.bitWidth - UInt64(square).leadingZeroBitCount
        var root = Double(UInt64(1) << ((bits + 1) / 2))
        for _ in 0..<4 { root = (root + square / root) / 2 }
        return root
    }

    /// All groups together.
    var sum: Double {
        var sum = 0.0
        for group in nanoseconds.indices { sum += nanoseconds[group] }
        return sum
    }

    subscript(group: Group) -> Double {
        get { nanoseconds[group.rawValue] }
        set { nanoseconds[group.rawValue] = newValue }
    }
}
