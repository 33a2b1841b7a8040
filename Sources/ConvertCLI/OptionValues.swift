import ArgumentParser

/// Numbers separated by commas.
struct NumberList: ExpressibleByArgument {
    var values: [Float]

    init(_ values: [Float]) {
        self.values = values
    }

    init?(argument: String) {
        values = []
        for part in argument.split(separator: ",", omittingEmptySubsequences: false) {
            guard let value = Float(part), value.isFinite else { return nil }
            values.append(value)
        }
    }

    var defaultValueDescription: String { values.map { "\($0)" }.joined(separator: ",") }
}

/// A size in pixels: `32`, `64x48` or `none`.
enum ImageSize: ExpressibleByArgument {
    case none
    case square(Int)
    case rectangle(width: Int, height: Int)

    init?(argument: String) {
        if argument == "none" {
            self = .none
            return
        }
        let sides = argument.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
        guard sides.allSatisfy({ (1...65_535).contains($0) }) else { return nil }
        switch sides.count {
        case 1: self = .square(sides[0])
        case 2: self = .rectangle(width: sides[0], height: sides[1])
        default: return nil
        }
    }

    var defaultValueDescription: String {
        switch self {
        case .none: "none"
        case .square(let side): "\(side)"
        case .rectangle(let width, let height): "\(width)x\(height)"
        }
    }
}
