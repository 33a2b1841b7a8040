import ONNX

extension Rules {
    /// Pad with zeros around the map: a convolution that copies, which the next one takes over (`foldPaddings`).
    static func pad(_ importer: inout Importer, _ node: ONNXNode) throws(NodeProblem) -> Symbol {
        let mode = try node.string("mode", default: "constant")
        guard mode == "constant" else { throw .unsupported("mode=\(mode): only padding with zeros is supported") }
        if node.hasInput(2) {
            guard try importer.constantFloats(of: node, input: 2).elements.allSatisfy({ $0 == 0 }) else {
                throw .unsupported("only padding with zeros is supported")
            }
        }
        let (map, order) = try importer.permuted(node, input: 0)
        var pads = node.hasInput(1) ? try importer.constantInts(of: node, input: 1) : try node.ints("pads") ?? []
        if node.hasInput(3) {
            let given = pads
            let axes = try importer.constantInts(of: node, input: 3)
            guard given.count == 2 * axes.count else {
                throw .invalid("\(given.count) pads: two for each of \(axes.count) axes are expected")
            }
            pads = [Int64](repeating: 0, count: 8)
            for (index, axis) in axes.enumerated() {
                let counted = try importer.countedAxis(axis, rank: 4)
                (pads[counted], pads[counted + 4]) = (given[index], given[index + axes.count])
            }
        }
        guard pads.count == 8 else { throw .invalid("\(pads.count) pads: two for each of four axes are expected") }
        let given = pads
        for (place, axis) in order.enumerated() { (pads[axis], pads[axis + 4]) = (given[place], given[place + 4]) }
        guard [0, 1, 4, 5].allSatisfy({ pads[$0] == 0 }),
            pads.allSatisfy({ (0...Int64(Window.largestSize)).contains($0) })
        else { throw .unsupported("pads=\(given): only rows and columns can be added") }
        guard pads.contains(where: { $0 != 0 }) else { return .view(map.transposed(order)) }
        let channels = importer.values[map.value].shape.channels
        var window = Window(kernelHeight: 1, kernelWidth: 1)
        (window.padTop, window.padLeft) = (Int(pads[2]), Int(pads[3]))
        (window.padBottom, window.padRight) = (Int(pads[6]), Int(pads[7]))
        let copy = Convolution(
            window: window, outputs: channels, channels: channels, groups: channels,
            weights: [Float](repeating: 1, count: channels), bias: [Float](repeating: 0, count: channels))
        let padded = try importer.append(node, copy, [map.value])
        return .view(MapView(padded, importer.values[padded].shape).transposed(order))
    }
}

extension Importer {
    /// A computed input as [1, C, H, W] and the order of those axes in which the node sees it; where that is no order of
    /// them, values are moved.
    fileprivate mutating func permuted(
        _ node: ONNXNode, input index: Int
    ) throws(NodeProblem) -> (map: MapView, order: [Int]) {
        let view = try view(of: node, input: index)
        let map = MapView(view.value, shape(of: view))
        var order: [Int] = []
        for axis in view.axes {
            guard let place = map.axes.indices.first(where: { map.axes[$0] == axis && !order.contains($0) }) else {
                break
            }
            order.append(place)
        }
        return order.count == 4 && view.axes.count == 4 ? (map, order) : (try self.map(view, for: node), [0, 1, 2, 3])
    }
}
