import ONNX

extension Rules {
    /// Einsum of two operands, which is a product of matrices once their axes are in order.
    static func einsum(_ importer: inout Importer, _ node: ONNXNode) throws(NodeProblem) -> Symbol {
        guard node.inputs.count == 2 else {
            throw .unsupported("it has \(node.inputs.count) operands: two operands are supported")
        }
        // Weights come second.
        let isTurned = if case .constant = try importer.symbol(of: node, input: 0) { true } else { false }
        let inputs = isTurned ? [1, 0] : [0, 1]
        let letters = try Letters(node, isTurned: isTurned)
        let first = try importer.view(of: node, input: inputs[0])
        var sizes: [Character: Int] = [:]
        try letters.add(first.dimensions, of: letters.first, to: &sizes)
        let product: MapView
        if letters.parts.isEmpty, case .constant(let weights) = try importer.symbol(of: node, input: inputs[1]) {
            try letters.add(weights.dimensions, of: letters.second, to: &sizes)
            let elements = try importer.constantFloats(of: node, input: inputs[1]).elements
            let order = (letters.columns + letters.summed).map { letters.second.firstIndex(of: $0)! }
            let strides = Grid(weights.dimensions).strides
            let places = Grid(order.map { weights.dimensions[$0] }).offsets(strides: order.map { strides[$0] })
            let rows =
                [MapView.Axis()] + letters.axes(of: first, letters.first, letters.rows.map { [$0] } + [letters.summed])
            product = try fullyConnected(
                &importer, node, MapView(value: first.value, axes: rows), weights: places.map { elements[$0] },
                outputs: letters.columns.reduce(1) { $0 * sizes[$1]! }, bias: nil)
        } else {
            let second = try importer.view(of: node, input: inputs[1])
            try letters.add(second.dimensions, of: letters.second, to: &sizes)
            let parts = letters.parts.map { [$0] }
            let one = letters.axes(of: first, letters.first, parts + [letters.rows, letters.summed])
            let other = letters.axes(of: second, letters.second, parts + [letters.summed, letters.columns])
            product = try self.product(
                &importer, node, MapView(value: first.value, axes: one), MapView(value: second.value, axes: other))
        }
        let order = letters.parts + letters.rows + letters.columns
        guard let split = product.reshaped(to: order.map { sizes[$0]! }) else {
            throw .unsupported("equation=\(letters.equation): its axes do not lie together")
        }
        return .view(split.transposed(letters.output.map { letter in order.firstIndex(of: letter)! }))
    }

    /// What the attribute says: one letter for each axis.
    private struct Letters {
        let equation: String
        /// Of both operands, in the order in which they are multiplied, and of the result.
        let (first, second, output): ([Character], [Character], [Character])
        /// What both and the result have, what both have and the result has not, and what one has alone.
        let (parts, summed, rows, columns): ([Character], [Character], [Character], [Character])

        init(_ node: ONNXNode, isTurned: Bool) throws(NodeProblem) {
            let equation = try node.string("equation", default: "").filter { $0 != " " }
            let sides = equation.split(separator: "->", omittingEmptySubsequences: false)
            let operands = (sides.first ?? "").split(separator: ",", omittingEmptySubsequences: false).map { Array($0) }
            let result = sides.count == 2 ? Array(sides[1]) : []
            guard equation.utf8.count <= 256, sides.count <= 2, operands.count == 2,
                (operands.joined() + result).allSatisfy({ $0.isASCII && $0.isLetter })
            else { throw .unsupported("equation=\(equation): two operands of letters are expected") }
            guard (operands + [result]).allSatisfy({ Set($0).count == $0.count }) else {
                throw .unsupported("equation=\(equation): no letter may be there twice")
            }
            (first, second) = isTurned ? (operands[1], operands[0]) : (operands[0], operands[1])
            let (first, second) = (first, second)
            let common = first.filter(second.contains)
            rows = first.filter { !common.contains($0) }
            columns = second.filter { !common.contains($0) }
            // Without a result it has what one operand has alone, in order.
            let output = sides.count == 2 ? result : (rows + columns).sorted()
            parts = common.filter(output.contains)
            summed = common.filter { !output.contains($0) }
            guard Set(output) == Set(parts + rows + columns) else {
                throw .unsupported("equation=\(equation): only what both operands have can be summed")
            }
            (self.equation, self.output) = (equation, output)
        }

        /// Takes down how long each axis is, and refuses what contradicts that.
        func add(
            _ dimensions: [Int], of letters: [Character], to sizes: inout [Character: Int]
        ) throws(NodeProblem) {
            guard letters.count == dimensions.count,
                zip(letters, dimensions).allSatisfy({ sizes[$0] == nil || sizes[$0] == $1 })
            else { throw .invalid("equation=\(equation): an operand has dimensions \(dimensions)") }
            for (letter, size) in zip(letters, dimensions) { sizes[letter] = size }
        }

        /// Some axes of a view as one each.
        func axes(of view: MapView, _ letters: [Character], _ groups: [[Character]]) -> [MapView.Axis] {
            groups.map { group in .init(group.flatMap { view.axes[letters.firstIndex(of: $0)!].loops }) }
        }
    }
}
