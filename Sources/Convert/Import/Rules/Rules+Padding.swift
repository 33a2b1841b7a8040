import ONNX

extension Rules {
    /// Pad of any axes: with a number, of which rows and columns are free before a convolution (`foldPaddings`), or with
    /// elements of the map. What a negative pad names is cut off.
    static func pad(_ importer: inout Importer, _ node: ONNXNode) throws(NodeProblem) -> Symbol {
        var mode = try node.string("mode", default: "constant")
        guard ["constant", "reflect", "edge", "wrap"].contains(mode) else {
            throw .unsupported("mode=\(mode): there are constant, reflect, edge and wrap")
        }
        // Up to opset 10 it is an attribute.
        var number = try node.float("value", default: 0)
        if mode == "constant", node.hasInput(2) {
            guard case .floats(let elements) = try importer.constantTensor(of: node, input: 2).elements,
                elements.count == 1
            else { throw .invalid("'\(node.inputs[2])' is not one number") }
            number = elements[0]
        }
        var view = try importer.view(of: node, input: 0)
        let pads = try pads(&importer, node, rank: view.axes.count)
        for (pad, axis) in zip(pads, view.axes) {
            let left = axis.count + min(pad.before, 0) + min(pad.behind, 0)
            guard left >= 1 else { throw .invalid("it cuts off all of \(axis.count) elements") }
        }
        if mode == "constant", number <= -Float(Float16.greatestFiniteMagnitude),
            importer.isMaximumOnly(node, pads: pads)
        {
            // The lowest number of a type stands for none: a window that reaches beyond the edge has the edge in it, too.
            mode = "edge"
        } else if !number.isFinite {
            throw .unsupported(
                "it pads with \(number), which only a MaxPool whose windows all reach the map can take: a finite number is "
                    + "expected")
        }
        if mode == "constant" {
            for (axis, pad) in pads.enumerated() where min(pad.before, pad.behind) < 0 {
                let count = view.axes[axis].count
                view = try select(
                    Array(max(-pad.before, 0)..<max(count + min(pad.behind, 0), 0)), ofAxis: axis, view, &importer, node
                )
            }
            let positive = pads.map { (before: max($0.before, 0), behind: max($0.behind, 0)) }
            return .view(try padded(&importer, node, view, positive, number))
        }
        for (axis, pad) in pads.enumerated() where (pad.before, pad.behind) != (0, 0) {
            let count = view.axes[axis].count
            guard mode != "reflect" || max(pad.before, pad.behind) < count else {
                throw .invalid("it reflects \(max(pad.before, pad.behind)) of \(count) elements")
            }
            let last = max(count - 1, 1)
            let indices = (-pad.before..<max(count + pad.behind, -pad.before)).map { index in
                switch mode {
                case "edge": min(max(index, 0), count - 1)
                case "wrap": (index % count + count) % count
                // One period is there and back.
                default: last - abs((index % (2 * last) + 2 * last) % (2 * last) - last)
                }
            }
            view = try select(indices, ofAxis: axis, view, &importer, node)
        }
        return .view(view)
    }

    /// Two for each axis.
    private static func pads(
        _ importer: inout Importer, _ node: ONNXNode, rank: Int
    ) throws(NodeProblem) -> [(before: Int, behind: Int)] {
        let given = node.hasInput(1) ? try importer.constantInts(of: node, input: 1) : try node.ints("pads") ?? []
        let axes = node.hasInput(3) ? try importer.constantInts(of: node, input: 3) : (0..<rank).map { Int64($0) }
        guard given.count == 2 * axes.count else {
            throw .invalid("\(given.count) pads: two for each of \(axes.count) axes are expected")
        }
        let sizes = Int64(-MapShape.largestSide)...Int64(Window.largestSize)
        guard given.allSatisfy(sizes.contains) else {
            throw .unsupported("pads=\(given): at most \(Window.largestSize) each are supported")
        }
        var pads = [(before: Int, behind: Int)](repeating: (0, 0), count: rank)
        for (index, axis) in axes.enumerated() {
            let pad = (before: Int(given[index]), behind: Int(given[index + axes.count]))
            pads[try Dimensions.counted(axis, rank: rank)] = pad
        }
        return pads
    }

    /// The largest number that may be taken from a map and added again: of more, the map's own digits would be lost.
    private static let largestShift: Float = 16

    /// With a number: a convolution that copies, which the next one takes over, where rows and columns are padded; or else
    /// what is concatenated with constants.
    private static func padded(
        _ importer: inout Importer, _ node: ONNXNode, _ view: MapView, _ pads: [(before: Int, behind: Int)],
        _ number: Float
    ) throws(NodeProblem) -> MapView {
        guard pads.contains(where: { $0 != (0, 0) }) else { return view }
        let canShift = abs(number) <= largestShift
        if canShift, view.axes.count == 4, view.axes[0].count == 1, pads[0] == (0, 0), pads[1] == (0, 0),
            importer.order(of: view) == nil
        {
            return try padded(&importer, node, try importer.map(view, for: node), pads, number)
        }
        guard canShift, let (map, order) = importer.order(of: view),
            order.indices.allSatisfy({ order[$0] > 1 || pads[$0] == (0, 0) })
        else {
            var result = view
            for (axis, pad) in pads.enumerated() where pad != (0, 0) {
                result = try extended(&importer, node, result, axis: axis, by: pad, of: number)
            }
            return result
        }
        let channels = importer.shape(of: map).channels
        var window = Window(kernelHeight: 1, kernelWidth: 1)
        for (place, axis) in order.enumerated() {
            if axis == 2 { (window.padTop, window.padBottom) = pads[place] }
            if axis == 3 { (window.padLeft, window.padRight) = pads[place] }
        }
        func line(_ offset: Float) -> BatchNormalization {
            BatchNormalization(
                scale: [Float](repeating: 1, count: channels), shift: [Float](repeating: offset, count: channels))
        }
        let copy = Convolution(
            window: window, outputs: channels, channels: channels, groups: channels,
            weights: [Float](repeating: 1, count: channels), bias: [Float](repeating: 0, count: channels))
        // Zeros stand for another number in what it is taken from.
        let shifted = number == 0 ? map : try importer.appendElementwise(node, line(-number), map)
        var padded = try importer.append(node, copy, [shifted.value])
        if number != 0 { padded = try importer.append(node, line(number), [padded]) }
        return MapView(padded, importer.shape(of: map.seen(padded))).transposed(order)
    }
}

extension Importer {
    /// The map of a view and the order of its axes, [1, C, H, W], in which the view has them; nil where it is no order of them.
    fileprivate func order(of view: MapView) -> (map: MapView, order: [Int])? {
        let map = MapView(view.value, shape(of: view))
        var order: [Int] = []
        for axis in view.axes {
            guard let place = map.axes.indices.first(where: { map.axes[$0] == axis && !order.contains($0) }) else {
                return nil
            }
            order.append(place)
        }
        return order.count == 4 ? (map, order) : nil
    }
}
