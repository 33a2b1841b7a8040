/// What of a camera's picture is looked at, and how the camera is mounted.
///
/// The region is taken first, then turned, then mirrored; the network's rule for resizing and cropping follows, as though
/// the picture had been like that from the start.
public struct ImageView: Equatable, Sendable {
    /// A rectangle of the camera's picture, in its pixels before any turn.
    public struct Region: Equatable, Sendable {
        /// The first column, from 0.
        public var x: Int
        /// The first row, from 0.
        public var y: Int
        /// Columns, at least 1.
        public var width: Int
        /// Rows, at least 1.
        public var height: Int

        /// A rectangle; whether it lies in the picture is checked for each of them.
        public init(x: Int, y: Int, width: Int, height: Int) {
            (self.x, self.y, self.width, self.height) = (x, y, width, height)
        }
    }

    /// A turn clockwise; the raw value is in degrees.
    public enum Rotation: Int, Sendable {
        /// The camera is upright.
        case none = 0
        /// What the camera has at its left is on top.
        case quarter = 90
        /// The camera hangs upside down.
        case half = 180
        /// What the camera has at its right is on top.
        case threeQuarters = 270

        /// Whether rows become columns.
        var isTransposing: Bool { self == .quarter || self == .threeQuarters }
    }

    /// Nil is the whole picture.
    public var region: Region?
    /// How far the region is turned.
    public var rotation: Rotation
    /// Whether left and right are exchanged, after the turn.
    public var isMirrored: Bool

    /// A view; by default of the whole picture as it is.
    public init(region: Region? = nil, rotation: Rotation = .none, isMirrored: Bool = false) {
        self.region = region
        self.rotation = rotation
        self.isMirrored = isMirrored
    }

    /// Whether the camera's columns from left to right are seen the other way around: from right to left, or, where rows
    /// become columns, from bottom to top.
    var reversesColumns: Bool {
        switch rotation {
        case .none: isMirrored
        case .quarter: false
        case .half: !isMirrored
        case .threeQuarters: true
        }
    }

    /// Whether the camera's rows from top to bottom are seen the other way around: from bottom to top, or, where rows
    /// become columns, from right to left.
    var reversesRows: Bool {
        switch rotation {
        case .none: false
        case .quarter: !isMirrored
        case .half: true
        case .threeQuarters: isMirrored
        }
    }

    /// The region in a picture of a size, which must hold it.
    func region(width: Int, height: Int) throws(VisionError) -> Region {
        guard let region else { return Region(x: 0, y: 0, width: width, height: height) }
        guard region.width >= 1, region.height >= 1, region.width <= width, region.height <= height,
            (0...width - region.width).contains(region.x), (0...height - region.height).contains(region.y)
        else {
            throw .regionOutside(region, width: width, height: height)
        }
        return region
    }
}
