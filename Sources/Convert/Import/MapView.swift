/// A value of the graph as ONNX sees it: each dimension runs over parts of the map's channels, rows and columns.
///
/// Reshape and Transpose only change how a map is seen. What comes of them is often a map again, or a flattened one whose
/// order weights can follow; only where it is not are the values moved (`Importer.map`).
struct MapView: Hashable {
    /// What is seen.
    var value: ValueID
    /// One for each dimension; the first is the batch, of one image. All of them together run over the whole map once.
    var axes: [Axis]

    /// A dimension.
    struct Axis: Hashable {
        /// Outermost first; none for a dimension of 1.
        let loops: [Loop]

        /// Leaves out loops of one, and joins neighbours that are one loop.
        init(_ loops: [Loop] = []) {
            var joined: [Loop] = []
            for loop in loops where loop.count != 1 {
                if let last = joined.last, last.along == loop.along, last.stride == loop.count * loop.stride {
                    joined[joined.count - 1] = Loop(loop.along, count: last.count * loop.count, stride: loop.stride)
                } else {
                    joined.append(loop)
                }
            }
            self.loops = joined
        }

        /// How long the dimension is.
        var count: Int { loops.reduce(1) { $0 * $1.count } }
    }

    /// Steps along one coordinate of the map.
    struct Loop: Hashable {
        var along: Coordinate
        var count: Int
        var stride: Int

        init(_ along: Coordinate, count: Int, stride: Int = 1) {
            self.along = along
            self.count = count
            self.stride = stride
        }
    }

    enum Coordinate: Hashable {
        case channel
        case row
        case column
    }

    /// A map as it is: [1, C, H, W].
    init(_ value: ValueID, _ shape: MapShape) {
        self.init(value: value, axes: Self.mapAxes(shape))
    }

    init(value: ValueID, axes: [Axis]) {
        self.value = value
        self.axes = axes
    }

    /// As ONNX has them.
    var dimensions: [Int] { axes.map(\.count) }

    /// The axes of [1, C, H, W].
    static func mapAxes(_ shape: MapShape) -> [Axis] {
        [
            Axis(), Axis([Loop(.channel, count: shape.channels)]), Axis([Loop(.row, count: shape.height)]),
            Axis([Loop(.column, count: shape.width)]),
        ]
    }

    /// Other axes for another value.
    func seen(_ value: ValueID) -> MapView { MapView(value: value, axes: axes) }

    /// The same elements in the same order under other dimensions; nil where those do not cut along the map's.
    func reshaped(to dimensions: [Int]) -> MapView? {
        var rest = axes.flatMap(\.loops)[...]
        var reshaped: [Axis] = []
        for dimension in dimensions {
            var loops: [Loop] = []
            var missing = dimension
            while missing > 1, let loop = rest.popFirst() {
                if missing % loop.count == 0 {
                    loops.append(loop)
                    missing /= loop.count
                } else if loop.count % missing == 0 {
                    let inner = loop.count / missing
                    loops.append(Loop(loop.along, count: missing, stride: loop.stride * inner))
                    rest = [Loop(loop.along, count: inner, stride: loop.stride)] + rest
                    missing = 1
                } else {
                    return nil
                }
            }
            guard missing == 1 else { return nil }
            reshaped.append(Axis(loops))
        }
        return rest.isEmpty ? MapView(value: value, axes: reshaped) : nil
    }

    /// Whether no axis runs along a coordinate that this one runs along.
    func hasNothing(along axis: Axis) -> Bool {
        axes.allSatisfy { own in own.loops.allSatisfy { loop in axis.loops.allSatisfy { $0.along != loop.along } } }
    }

    /// Where each element lies, in order, in the elements of the map, [C][H][W].
    func positions(in shape: MapShape) -> [Int] {
        var positions = [0]
        for axis in axes {
            let steps = axis.places(width: shape.width).map { $0.channel * shape.pixels + $0.pixel }
            positions = positions.flatMap { position in steps.map { position + $0 } }
        }
        return positions
    }

    /// Of four axes, what the first has several of as channels, one part after the other.
    var withPartsAsChannels: MapView {
        guard axes.count == 4, axes[0].count > 1 else { return self }
        return MapView(value: value, axes: [Axis(), Axis(axes[0].loops + axes[1].loops), axes[2], axes[3]])
    }

    /// A map whose channels are those of so many parts, as the parts.
    func withParts(_ count: Int) -> MapView {
        guard count > 1 else { return self }
        return reshaped(to: [count, axes[1].count / count] + dimensions[2...]) ?? self
    }

    /// The axes in another order.
    func transposed(_ order: [Int]) -> MapView { MapView(value: value, axes: order.map { axes[$0] }) }
}

extension MapView.Axis {
    /// Whether every loop runs along this coordinate.
    func runsOnly(along coordinate: MapView.Coordinate) -> Bool { loops.allSatisfy { $0.along == coordinate } }

    /// The place of every element of the dimension in a map of so many columns.
    func places(width: Int) -> [Gather.Place] {
        var places = [Gather.Place()]
        for loop in loops {
            places = places.flatMap { place in
                (0..<loop.count).map { index in
                    let step = index * loop.stride
                    return switch loop.along {
                    case .channel: Gather.Place(pixel: place.pixel, channel: place.channel + step)
                    case .row: Gather.Place(pixel: place.pixel + step * width, channel: place.channel)
                    case .column: Gather.Place(pixel: place.pixel + step, channel: place.channel)
                    }
                }
            }
        }
        return places
    }
}

extension Gather.Place {
    /// Each place of the first list with each of the next, and so on: the last runs innermost.
    static func sums(_ lists: [[Self]]) -> [Self] {
        lists.reduce([Self()]) { places, list in
            places.flatMap { place in
                list.map { Self(pixel: place.pixel + $0.pixel, channel: place.channel + $0.channel) }
            }
        }
    }
}
