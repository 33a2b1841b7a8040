import Convert
import Suites
import TestGraphs

/// A plan of a network that nobody would train: small, with everything next to everything.
struct RandomPlan {
    private var random: SplitMix64
    private var builder: GraphBuilder
    /// Maps that later layers may read.
    private var maps: [ValueID] = []

    private init(seed: UInt64) {
        random = SplitMix64(state: seed)
        let side = Int.random(in: 1...9, using: &random)
        builder = GraphBuilder(channels: 3, height: side, width: side, seed: seed)
        maps = [builder.input]
    }

    /// The plan's bytes; those of a seed are always the same.
    static func bytes(seed: UInt64) throws -> [UInt8] {
        var plan = RandomPlan(seed: seed)
        let exitCount = Int.random(in: 1...3, using: &plan.random)
        let classes = Int.random(in: 1...20, using: &plan.random)
        var exits: [ValueID] = []
        for _ in 0..<exitCount {
            for _ in 0..<Int.random(in: 1...6, using: &plan.random) { plan.addLayer() }
            exits.append(plan.head(classes))
        }
        let side = plan.builder.shape(of: plan.builder.input).height
        let photographs = PhotographInput(
            preprocessing: .init(cropWidth: side, cropHeight: side, resize: .none), mean: [0.5, 0.4, 0.3],
            deviation: [0.25, 0.5, 0.125])
        let (graph, schedule) = plan.builder.finished(exits: exits)
        let ranges = graph.values.indices.map { ValueRange(min: -Float($0 % 4), max: 1 + Float($0 % 3)) }
        return try Converter.plan(
            for: [ProgramSource(graph, schedule, photographs: photographs)],
            Calibration(ranges: ranges, method: .minMax, images: 1))
    }

    private mutating func head(_ classes: Int) -> ValueID {
        let map = pick { $0.height == $0.width } ?? builder.input
        return builder.fullyConnected(map, outputs: classes)
    }

    private mutating func addLayer() {
        guard let input = pick({ _ in true }) else { return }
        let shape = builder.shape(of: input)
        let kernel = Int.random(in: 1...min(3, shape.height, shape.width), using: &random)
        let stride = Int.random(in: 1...2, using: &random)
        let padding = Int.random(in: 0..<kernel, using: &random)
        let outputs = Int.random(in: 1...21, using: &random)
        switch Int.random(in: 0...19, using: &random) {
        case 0: maps.append(builder.maxPool(input, kernel: kernel, stride: stride, padding: padding / 2))
        case 1: maps.append(builder.averagePool(input, kernel: kernel, stride: stride, padding: padding / 2))
        case 2: maps.append(builder.table(input, .leakyRelu(alpha: 0.125)))
        case 3, 4:
            guard let other = pick({ $0.height == shape.height && $0.width == shape.width }),
                shape.channels + builder.shape(of: other).channels < 100, other != builder.input,
                input != builder.input
            else { fallthrough }
            maps.append(builder.concat(input, other))
        case 5:
            guard let other = pick({ $0 == shape }), other != builder.input, input != builder.input else { fallthrough }
            maps.append(builder.add(input, other, relu: padding == 0))
        case 6:
            maps.append(
                builder.convolution(
                    input, outputs: shape.channels, kernel: kernel, stride: stride, padding: padding,
                    groups: shape.channels))
        case 7:
            let groups = Int.random(in: 1...4, using: &random)
            guard shape.channels.isMultiple(of: groups) else { fallthrough }
            maps.append(
                builder.convolution(
                    input, outputs: groups * Int.random(in: 1...9, using: &random), kernel: kernel, stride: stride,
                    padding: padding, groups: groups))
        case 8: maps.append(builder.layerNormalization(input))
        case 9: maps.append(builder.gather(input, randomGather(of: shape)))
        case 10:
            guard let factors = pick({ $0 == shape || $0.channels == shape.channels && $0.pixels == 1 }) else {
                fallthrough
            }
            maps.append(builder.multiply(input, factors, relu: padding == 0))
        case 11: maps.append(builder.softmax(input, groups: groups(of: shape.channels)))
        case 12, 13: addProduct(of: input)
        case 14:
            let constant = builder.constant(shape)
            maps.append(
                Bool.random(using: &random) ? builder.add(input, constant) : builder.multiply(input, constant))
        case 15:
            guard let other = pick({ $0.channels == shape.channels && $0.pixels < 50 }), shape.pixels < 100 else {
                fallthrough
            }
            maps.append(builder.join(input, other))
        case 16: maps.append(builder.groupNormalization(input, groups: groups(of: shape.channels)))
        case 17:
            maps.append(
                builder.resize(
                    input, height: Int.random(in: 1...9, using: &random), width: Int.random(in: 1...9, using: &random)))
        default:
            maps.append(
                builder.convolution(input, outputs: outputs, kernel: kernel, stride: stride, padding: padding))
        }
    }

    /// With the pixels of any map of as many channels, or the channels of one whose pixels are as many as those.
    private mutating func addProduct(of input: ValueID) {
        let shape = builder.shape(of: input)
        let columnsArePixels = Bool.random(using: &random)
        let groups = groups(of: shape.channels)
        guard
            let other = pick({
                columnsArePixels
                    ? $0.channels == shape.channels && $0.pixels < 50
                    : $0.pixels == shape.channels / groups && $0.channels.isMultiple(of: groups)
            })
        else { return }
        maps.append(builder.matrixProduct(input, other, columnsArePixels: columnsArePixels, groups: groups))
    }

    /// A number that divides the channels.
    private mutating func groups(of channels: Int) -> Int {
        (1...min(channels, 6)).filter { channels.isMultiple(of: $0) }.randomElement(using: &random) ?? 1
    }

    /// Places that only sums of a row, a column and a channel can take beyond the map, which they do not.
    private mutating func randomGather(of shape: MapShape) -> Gather {
        let room = Int.random(in: 0...shape.channels / 3, using: &random)
        func places(_ count: Int, _ pixels: Int, _ stride: Int, _ channels: Int) -> [Gather.Place] {
            (0..<count).map { _ in
                Gather.Place(
                    pixel: Int.random(in: 0..<pixels, using: &random) * stride,
                    channel: Int.random(in: 0...channels, using: &random))
            }
        }
        let side = Int.random(in: 1...6, using: &random)
        return Gather(
            rows: places(side, shape.height, shape.width, room), columns: places(side, shape.width, 1, room),
            channels: places(Int.random(in: 1...30, using: &random), 1, 0, shape.channels - 1 - 2 * room))
    }

    /// One of the maps so far that is as wanted, the later the likelier.
    private mutating func pick(_ isWanted: (MapShape) -> Bool) -> ValueID? {
        let wanted = maps.filter { isWanted(builder.shape(of: $0)) }
        guard let last = wanted.indices.last else { return nil }
        return wanted[max(Int.random(in: 0...last, using: &random), Int.random(in: 0...last, using: &random))]
    }
}
