/// How a photograph must be turned to be upright, as its camera noted in the file (Exif 2.32, tag 274 "Orientation").
enum Orientation: UInt16, Equatable, Sendable {
    case upright = 1
    case mirrored = 2
    case half = 3
    case halfMirrored = 4
    case quarterMirrored = 5
    case quarter = 6
    case threeQuartersMirrored = 7
    case threeQuarters = 8

    /// The turn, clockwise and before the mirroring.
    var rotation: ImageView.Rotation {
        switch self {
        case .upright, .mirrored: .none
        case .quarter, .quarterMirrored: .quarter
        case .half, .halfMirrored: .half
        case .threeQuarters, .threeQuartersMirrored: .threeQuarters
        }
    }

    /// Whether left and right are exchanged after the turn.
    var isMirrored: Bool {
        switch self {
        case .mirrored, .halfMirrored, .quarterMirrored, .threeQuartersMirrored: true
        case .upright, .half, .quarter, .threeQuarters: false
        }
    }
}

extension ImageView {
    /// The same view of a picture that has to be turned upright first: the file's pixels, and turn and mirror as one.
    ///
    /// The region is one of the upright picture, and may lie outside of it, as before.
    /// - Parameters:
    ///   - width: Of the file.
    ///   - height: Of the file.
    func behind(_ orientation: Orientation, width: Int, height: Int) throws(VisionError) -> ImageView {
        guard orientation != .upright else { return self }
        let isTransposing = orientation.rotation.isTransposing
        let (seenWidth, seenHeight) = isTransposing ? (height, width) : (width, height)
        var seen = try region(width: seenWidth, height: seenHeight)
        if orientation.isMirrored { seen.x = seenWidth - seen.x - seen.width }
        let inFile =
            switch orientation.rotation {
            case .none: seen
            case .quarter:
                Region(x: seen.y, y: height - seen.x - seen.width, width: seen.height, height: seen.width)
            case .half:
                Region(
                    x: width - seen.x - seen.width, y: height - seen.y - seen.height, width: seen.width,
                    height: seen.height)
            case .threeQuarters:
                Region(x: width - seen.y - seen.height, y: seen.x, width: seen.height, height: seen.width)
            }
        // A turn behind a mirror is the opposite turn before it.
        let further = orientation.isMirrored ? 360 - rotation.rawValue : rotation.rawValue
        guard let whole = Rotation(rawValue: (orientation.rotation.rawValue + further) % 360) else {
            preconditionFailure("ImageView: turns are quarters")
        }
        return ImageView(
            region: region == nil ? nil : inFile, rotation: whole, isMirrored: orientation.isMirrored != isMirrored)
    }
}
