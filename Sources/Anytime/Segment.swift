/// What is timed and decided about on its own.
package enum Segment {
    /// What exit n needs beyond the exits before it and shares with those after it; n counts from 0.
    case trunk(Int)
    /// What only exit n needs.
    case head(Int)

    /// The segment at a position.
    package init(index: Int) {
        self = index % 2 == 0 ? .trunk(index / 2) : .head(index / 2)
    }

    /// Position among the segments of a program.
    package var index: Int {
        get {
            switch self {
            case .trunk(let exit): 2 * exit
            case .head(let exit): 2 * exit + 1
            }
        }
    }

    /// Number of segments of a program with `exits` exits.
    package static func count(exits: Int) -> Int { 2 * exits }
}
