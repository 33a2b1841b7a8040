import ONNX

/// Operators of two inputs, one of which may be constant, with broadcasting.
extension Rules {
    static func add(_ importer: inout Importer, _ node: ONNXNode) throws(NodeProblem) -> Symbol {
        switch try Operands(importer, node) {
        case .maps(let first, let second):
            return .view(try sum(&importer, node, first, second))
        case .mapAndConstant(let map, let constant), .constantAndMap(let constant, let map):
            return try line(&importer, node, of: map, constant: constant) { (1, $0) }
        }
    }

    /// Sum of any number of inputs.
    static func sum(_ importer: inout Importer, _ node: ONNXNode) throws(NodeProblem) -> Symbol {
        var result = try importer.view(of: node, input: 0)
        for index in node.inputs.indices.dropFirst() {
            result = try sum(&importer, node, result, try importer.view(of: node, input: index))
        }
        return .view(result)
    }

    private static func sum(
        _ importer: inout Importer, _ node: ONNXNode, _ first: MapView, _ second: MapView
    ) throws(NodeProblem) -> MapView {
        let (one, other) = try importer.paired(first, second, for: node, allowsGates: false)
        return one.seen(try importer.append(node, Add(), [one.value, other.value]))
    }

    static func difference(
        _ importer: inout Importer, _ node: ONNXNode, _ first: MapView, _ second: MapView
    ) throws(NodeProblem) -> MapView {
        try sum(
            &importer, node, first, try importer.appendElementwise(node, negation(importer, second), second))
    }

    /// Of a map and a constant; the difference of two maps is a sum with the second turned around.
    static func subtract(_ importer: inout Importer, _ node: ONNXNode) throws(NodeProblem) -> Symbol {
        switch try Operands(importer, node) {
        case .maps(let first, let second):
            return .view(try difference(&importer, node, first, second))
        case .mapAndConstant(let map, let constant):
            return try line(&importer, node, of: map, constant: constant) { (1, -$0) }
        case .constantAndMap(let constant, let map):
            return try line(&importer, node, of: map, constant: constant) { (-1, $0) }
        }
    }

    /// Of two maps, of a map and a gate, or with a constant.
    static func multiply(_ importer: inout Importer, _ node: ONNXNode) throws(NodeProblem) -> Symbol {
        switch try Operands(importer, node) {
        case .maps(let first, let second):
            return try product(&importer, node, first, second)
        case .mapAndConstant(let map, let constant), .constantAndMap(let constant, let map):
            return try line(&importer, node, of: map, constant: constant) { ($0, 0) }
        }
    }

    private static func product(
        _ importer: inout Importer, _ node: ONNXNode, _ first: MapView, _ second: MapView
    ) throws(NodeProblem) -> Symbol {
        let (map, factors) = try importer.paired(first, second, for: node, allowsGates: true)
        return .view(map.seen(try importer.append(node, Multiply(), [map.value, factors.value])))
    }

    /// By a constant, or by a map, whose reciprocal is looked up.
    static func divide(_ importer: inout Importer, _ node: ONNXNode) throws(NodeProblem) -> Symbol {
        switch try Operands(importer, node) {
        case .maps(let first, let second):
            let reciprocal = try importer.appendElementwise(node, Table(.reciprocal), second)
            return try product(&importer, node, first, reciprocal)
        case .mapAndConstant(let map, let constant):
            return try line(&importer, node, of: map, constant: constant) { (1 / $0, 0) }
        case .constantAndMap(let constant, let map):
            let view = try importer.view(of: node, input: map)
            let reciprocal = try importer.appendElementwise(node, Table(.reciprocal), view)
            return try line(&importer, node, of: reciprocal, constant: constant) { ($0, 0) }
        }
    }

    /// Expand: a map as often as constant dimensions say.
    static func expand(_ importer: inout Importer, _ node: ONNXNode) throws(NodeProblem) -> Symbol {
        var view = try importer.view(of: node, input: 0)
        let target = try importer.constantInts(of: node, input: 1).map { Int(clamping: $0) }
        let rank = max(view.axes.count, target.count)
        guard rank <= largestRank, target.allSatisfy((1...MapShape.largestSide).contains) else {
            throw .unsupported("it turns \(view.dimensions) into \(target)")
        }
        view.axes = [MapView.Axis](repeating: .init(), count: rank - view.axes.count) + view.axes
        let sizes = [Int](repeating: 1, count: rank - target.count) + target
        let dimensions = zip(view.dimensions, sizes).map { max($0, $1) }
        guard zip(dimensions, zip(view.dimensions, sizes)).allSatisfy({ $1.0 == $0 || $1.0 == 1 }),
            zip(dimensions, sizes).allSatisfy({ $0 == $1 || $1 == 1 })
        else { throw .invalid("it cannot turn \(view.dimensions) into \(target)") }
        guard dimensions != view.dimensions else { return .view(view) }
        if rank == 4, dimensions[0] == 1 {
            return .view(try importer.broadcast(try importer.map(view, for: node), to: dimensions, for: node))
        }
        let axes = try importer.ownAxes(of: dimensions, as: [view], for: node).axes
        guard let expanded = try importer.placed(view, like: axes, repeats: true, for: node) else {
            throw .unsupported("it turns \(view.dimensions) into \(target)")
        }
        return .view(expanded)
    }

    static func negate(_ importer: inout Importer, _ node: ONNXNode) throws(NodeProblem) -> Symbol {
        let view = try importer.view(of: node, input: 0)
        return .view(try importer.appendElementwise(node, negation(importer, view), view))
    }

    /// With one constant exponent.
    static func power(_ importer: inout Importer, _ node: ONNXNode) throws(NodeProblem) -> Symbol {
        let (dimensions, elements) = try importer.constantFloats(of: node, input: 1)
        guard elements.count == 1 else {
            throw .unsupported("its exponent has dimensions \(dimensions): one number is expected")
        }
        let functions: [Float: Table.Function] = [
            1: .identity, 2: .square, 3: .product(.identity, .square), 4: .chain(.square, .square),
            0.5: .squareRoot, -1: .reciprocal, -0.5: .chain(.squareRoot, .reciprocal),
        ]
        guard let function = functions[elements[0]] else {
            throw .unsupported("its exponent is \(elements[0]): 1, 2, 3, 4, ±0.5 and -1 are supported")
        }
        return try table(&importer, node, function)
    }

    /// The larger of a map and a constant number.
    static func maximum(_ importer: inout Importer, _ node: ONNXNode) throws(NodeProblem) -> Symbol {
        try bounded(&importer, node) { (low: $0, high: .greatestFiniteMagnitude) }
    }

    /// The smaller of a map and a constant number.
    static func minimum(_ importer: inout Importer, _ node: ONNXNode) throws(NodeProblem) -> Symbol {
        try bounded(&importer, node) { (low: -.greatestFiniteMagnitude, high: $0) }
    }

    private static func bounded(
        _ importer: inout Importer, _ node: ONNXNode, _ bounds: (Float) -> (low: Float, high: Float)
    ) throws(NodeProblem) -> Symbol {
        let (map, constant): (Int, Int)
        switch try Operands(importer, node) {
        case .maps: throw .unsupported("of two maps it is not supported, only of a map and a number")
        case .mapAndConstant(let first, let second): (map, constant) = (first, second)
        case .constantAndMap(let first, let second): (map, constant) = (second, first)
        }
        let elements = try importer.constantFloats(of: node, input: constant).elements
        guard elements.count == 1, node.inputs.count == 2 else {
            throw .unsupported("only a map and one number are supported")
        }
        let (low, high) = bounds(elements[0])
        return try clip(&importer, node, try importer.view(of: node, input: map), low: low, high: high)
    }

    static func negation(_ importer: Importer, _ view: MapView) -> BatchNormalization {
        let channels = importer.shape(of: view).channels
        return BatchNormalization(
            scale: [Float](repeating: -1, count: channels), shift: [Float](repeating: 0, count: channels))
    }

    /// What the two inputs are.
    private enum Operands {
        case maps(MapView, MapView)
        /// The index of the input.
        case mapAndConstant(Int, Int)
        case constantAndMap(Int, Int)

        init(_ importer: Importer, _ node: ONNXNode) throws(NodeProblem) {
            switch (try importer.symbol(of: node, input: 0), try importer.symbol(of: node, input: 1)) {
            case (.view(let first), .view(let second)): self = .maps(first, second)
            case (.view, .constant): self = .mapAndConstant(0, 1)
            case (.constant, .view): self = .constantAndMap(0, 1)
            default: throw .unsupported("both inputs are constant: simplify the model before exporting it")
            }
        }
    }

    private static func line(
        _ importer: inout Importer, _ node: ONNXNode, of mapInput: Int, constant constantInput: Int,
        _ numbers: (Float) -> (factor: Float, offset: Float)
    ) throws(NodeProblem) -> Symbol {
        try line(
            &importer, node, of: try importer.view(of: node, input: mapInput), constant: constantInput, numbers)
    }

    /// y = factor · x + offset, both made from a constant: one number, or one for each channel.
    private static func line(
        _ importer: inout Importer, _ node: ONNXNode, of view: MapView, constant constantInput: Int,
        _ numbers: (Float) -> (factor: Float, offset: Float)
    ) throws(NodeProblem) -> Symbol {
        let (dimensions, elements) = try importer.constantFloats(of: node, input: constantInput)
        guard let constants = importer.perChannel(elements, dimensions, over: view) else {
            return try lines(&importer, node, of: view, elements.map(numbers), dimensions)
        }
        let lines = constants.map(numbers)
        guard lines.allSatisfy({ $0.factor.isFinite && $0.offset.isFinite }) else {
            throw .invalid("'\(node.inputs[constantInput])' leads to infinite numbers")
        }
        let operation = BatchNormalization(scale: lines.map(\.factor), shift: lines.map(\.offset))
        return .view(try importer.appendElementwise(node, operation, view))
    }

    /// The same where the constant is a map of its own.
    private static func lines(
        _ importer: inout Importer, _ node: ONNXNode, of view: MapView, _ numbers: [(factor: Float, offset: Float)],
        _ dimensions: [Int]
    ) throws(NodeProblem) -> Symbol {
        guard numbers.allSatisfy({ $0.factor.isFinite && $0.offset.isFinite }), let first = numbers.first else {
            throw .invalid("a constant leads to infinite numbers")
        }
        var result = view
        let isProduct = numbers.contains { $0.factor != first.factor }
        if isProduct {
            let factors = try constantMap(&importer, node, over: view, numbers.map(\.factor), dimensions)
            result = view.seen(try importer.append(node, Multiply(), [view.value, factors.value]))
        } else if first.factor == -1 {
            result = try importer.appendElementwise(node, negation(importer, view), view)
        }
        if numbers.contains(where: { $0.offset != 0 }) {
            let offsets = try constantMap(&importer, node, over: view, numbers.map(\.offset), dimensions)
            result = view.seen(try importer.append(node, Add(), [result.value, offsets.value]))
        }
        return .view(result)
    }

    private static func constantMap(
        _ importer: inout Importer, _ node: ONNXNode, over view: MapView, _ numbers: [Float], _ dimensions: [Int]
    ) throws(NodeProblem) -> MapView {
        guard let map = try importer.constantMap(numbers, dimensions, over: view, for: node) else {
            throw .unsupported("a constant of dimensions \(dimensions) meets a map of \(view.dimensions)")
        }
        return map
    }
}
