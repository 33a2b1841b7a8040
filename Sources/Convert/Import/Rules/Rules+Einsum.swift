import ONNX

extension Rules {
    /// Einsum of two operands, which is a product of matrices once their axes are in order.
    static func einsum(_ importer: inout Importer, _ node: ONNXNode) throws(NodeProblem) -> Symbol {
        let equation = try Equation(node)
        guard node.inputs.count == 2 else {
            throw .unsupported("it has \(node.inputs.count) operands: two are supported")
        }
        // Weights come second.
        let isTurned = if case .constant = try importer.symbol(of: node, input: 0) { true } else { false }
        let inputs = isTurned ? [1, 0] : [0, 1]
        let (first, second) = (equation.operands[inputs[0]], equation.operands[inputs[1]])
        let common = first.filter(second.contains)
        let (before, summed) = (
            common.filter(equation.output.contains), common.filter { !equation.output.contains($0) }
        )
        let (rows, columns) = (first.filter { !common.contains($0) }, second.filter { !common.contains($0) })
        guard Set(equation.output) == Set(before + rows + columns), equation.output.count == Set(equation.output).count
        else { throw .unsupported("equation=\(equation.text): only what both operands have can be summed") }

        let given = try importer.view(of: node, input: inputs[0])
        let one = try labelled(given, first)
        var sizes = one.mapValues(\.count)
        let product: MapView
        if before.isEmpty, case .constant(let weights) = try importer.symbol(of: node, input: inputs[1]) {
            guard weights.dimensions.count == second.count else {
                throw .invalid("equation=\(equation.text): an operand has dimensions \(weights.dimensions)")
            }
            for (label, size) in zip(second, weights.dimensions) where sizes[label] == nil { sizes[label] = size }
            try requireSizes(of: second, weights.dimensions, sizes)
            let view = MapView(
                value: given.value,
                axes: [.init()] + rows.map { one[$0]! } + [.init(summed.flatMap { one[$0]!.loops })])
            let elements = try importer.constantFloats(of: node, input: inputs[1]).elements
            let order = (columns + summed).map { second.firstIndex(of: $0)! }
            let strides = Grid(weights.dimensions).strides
            let places = Grid(order.map { weights.dimensions[$0] }).offsets(strides: order.map { strides[$0] })
            product = try fullyConnected(
                &importer, node, view, weights: places.map { elements[$0] },
                outputs: columns.reduce(1) { $0 * sizes[$1]! }, bias: nil)
        } else {
            let view = try importer.view(of: node, input: inputs[1])
            let other = try labelled(view, second)
            for (label, axis) in other where sizes[label] == nil { sizes[label] = axis.count }
            try requireSizes(of: second, view.dimensions, sizes)
            func axes(_ own: [Character: MapView.Axis], _ ends: [[Character]]) -> [MapView.Axis] {
                before.map { own[$0]! } + ends.map { labels in .init(labels.flatMap { own[$0]!.loops }) }
            }
            product = try self.product(
                &importer, node,
                MapView(value: given.value, axes: axes(one, [rows, summed])),
                MapView(value: view.value, axes: axes(other, [summed, columns])))
        }
        let labels = before + rows + columns
        guard let split = product.reshaped(to: labels.map { sizes[$0]! }) else {
            throw .unsupported("equation=\(equation.text): its axes do not lie together")
        }
        return .view(split.transposed(equation.output.map { label in labels.firstIndex(of: label)! }))
    }

    private static func labelled(
        _ view: MapView, _ labels: [Character]
    ) throws(NodeProblem) -> [Character: MapView.Axis] {
        guard labels.count == view.axes.count, Set(labels).count == labels.count else {
            throw .unsupported(
                "an operand of dimensions \(view.dimensions) is named '\(String(labels))': one letter for each is expected"
            )
        }
        return Dictionary(uniqueKeysWithValues: zip(labels, view.axes))
    }

    private static func requireSizes(
        of labels: [Character], _ dimensions: [Int], _ sizes: [Character: Int]
    ) throws(NodeProblem) {
        guard zip(labels, dimensions).allSatisfy({ sizes[$0] == $1 }) else {
            throw .invalid("its second operand has dimensions \(dimensions), which do not fit the first")
        }
    }

    /// What the attribute says: one letter for each axis.
    private struct Equation {
        let text: String
        let operands: [[Character]]
        let output: [Character]

        init(_ node: ONNXNode) throws(NodeProblem) {
            text = try node.string("equation", default: "").filter { $0 != " " }
            let text = text
            let sides = text.split(separator: "->", omittingEmptySubsequences: false)
            let operands = (sides.first ?? "").split(separator: ",", omittingEmptySubsequences: false).map { Array($0) }
            let letters = operands.flatMap { $0 }
            guard text.utf8.count <= 256, sides.count <= 2, operands.count == 2,
                (letters + Array(sides.last ?? "")).allSatisfy({
                    $0.isASCII && ($0.isLetter || sides.count == 1 && $0 == ",")
                })
            else { throw .unsupported("equation=\(text): two operands of letters are expected") }
            self.operands = operands
            // Without an output it has what is named once, in order.
            output =
                sides.count == 2
                ? Array(sides[1]) : letters.filter { letter in letters.filter { $0 == letter }.count == 1 }.sorted()
        }
    }
}
