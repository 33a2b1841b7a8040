import Vision

/// A size in pixels as options and metadata spell it: `32`, `64x48` or `none`; sides are 1...65,535.
package enum ImageSize: Sendable, Equatable {
    case none
    /// One number; what it means of other shapes is for the setting to say.
    case square(Int)
    case rectangle(width: Int, height: Int)
}

extension ImageSize: LosslessStringConvertible {
    /// Nil for text of another form, and for sides out of range.
    package init?(_ text: String) {
        if text == "none" {
            self = .none
            return
        }
        let sides = text.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
        guard sides.allSatisfy({ (1...65_535).contains($0) }) else { return nil }
        switch sides.count {
        case 1: self = .square(sides[0])
        case 2: self = .rectangle(width: sides[0], height: sides[1])
        default: return nil
        }
    }

    /// The text that `init` takes.
    package var description: String {
        switch self {
        case .none: "none"
        case .square(let side): "\(side)"
        case .rectangle(let width, let height): "\(width)x\(height)"
        }
    }
}

extension ImageSize {
    /// Width and height; a single number is both. Nil for `none`.
    var sides: (width: Int, height: Int)? {
        switch self {
        case .none: nil
        case .square(let side): (side, side)
        case .rectangle(let width, let height): (width, height)
        }
    }

    /// As a rule of preprocessing: a single number is the length of the shorter side.
    var resize: Preprocessing.Resize {
        switch self {
        case .none: .none
        case .square(let side): .shorterSide(side)
        case .rectangle(let width, let height): .exact(width: width, height: height)
        }
    }
}
