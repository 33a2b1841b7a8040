import ONNX

/// Order and dimensions of constants.
extension ConstantFolding {
    /// The most axes that a constant may be given.
    private static let largestRank = 64

    /// A tensor of these dimensions, made of `inputs` with elements many times over, if that many can be a part of a model.
    static func grid(_ dimensions: [Int], from inputs: [ONNXTensor?]) throws(NodeProblem) -> Grid {
        // A few bytes of a file must not become gigabytes.
        let given = inputs.reduce(0) { max($0, $1?.steps ?? 0) }
        return try grid(dimensions, largest: max(GraphLimits.constants, given))
    }

    /// A tensor of these dimensions, if that many elements can be a part of a model.
    static func grid(_ dimensions: [Int], largest: Int = MapShape.largestCount) throws(NodeProblem) -> Grid {
        var count = 1
        for size in dimensions {
            // The sizes beside a 0 are strides all the same.
            let (product, overflow) = count.multipliedReportingOverflow(by: max(size, 1))
            guard size >= 0, !overflow, product <= largest else {
                throw .invalid("a tensor of dimensions \(dimensions) is too large")
            }
            count = product
        }
        return Grid(dimensions)
    }

    /// The elements at the given places, under new dimensions.
    static func picked(_ tensor: ONNXTensor, _ places: [Int], _ dimensions: [Int]) -> ONNXTensor {
        switch tensor.elements {
        case .floats(let elements): result(dimensions, .floats(places.map { elements[$0] }))
        case .integers(let elements): result(dimensions, .integers(places.map { elements[$0] }))
        }
    }

    static func concat(_ inputs: [ONNXTensor?], _ node: ONNXNode) throws(NodeProblem) -> ONNXTensor {
        let first = try input(inputs, 0)
        let axis = try Dimensions.counted(try node.int("axis", default: 0), rank: max(first.dimensions.count, 1))
        var dimensions = first.dimensions.isEmpty ? [1] : first.dimensions
        dimensions[axis] = 0
        let rows = dimensions[..<axis].reduce(1, *)
        var parts: [ONNXTensor] = []
        for index in inputs.indices {
            let part = try input(inputs, index)
            let sizes = part.dimensions.isEmpty ? [1] : part.dimensions
            guard sizes.count == dimensions.count,
                sizes.indices.allSatisfy({ $0 == axis || sizes[$0] == dimensions[$0] })
            else { throw .invalid("constants of dimensions \(first.dimensions) and \(sizes) are concatenated") }
            dimensions[axis] += sizes[axis]
            parts.append(part)
        }
        _ = try grid(dimensions)
        func joined<Element>(_ elements: [[Element]]) -> [Element] {
            (0..<rows).flatMap { row in
                elements.flatMap { part in
                    let length = part.count / max(rows, 1)
                    return part[row * length..<(row + 1) * length]
                }
            }
        }
        var (floats, integers): ([[Float]], [[Int64]]) = ([], [])
        for part in parts {
            switch part.elements {
            case .floats(let elements): floats.append(elements)
            case .integers(let elements): integers.append(elements)
            }
        }
        guard floats.isEmpty || integers.isEmpty else { throw .invalid("integers and numbers are concatenated") }
        return result(dimensions, floats.isEmpty ? .integers(joined(integers)) : .floats(joined(floats)))
    }

    static func gather(_ inputs: [ONNXTensor?], _ node: ONNXNode) throws(NodeProblem) -> ONNXTensor {
        let tensor = try input(inputs, 0)
        let axis = try Dimensions.counted(try node.int("axis", default: 0), rank: tensor.dimensions.count)
        let count = Int64(tensor.dimensions[axis])
        let indices = try integers(inputs, 1).map { $0 < 0 ? $0 &+ count : $0 }
        guard indices.allSatisfy((0..<count).contains) else {
            throw .invalid("an index is outside its \(count) elements")
        }
        let dimensions =
            Array(tensor.dimensions[..<axis]) + (try input(inputs, 1).dimensions)
            + Array(tensor.dimensions[(axis + 1)...])
        _ = try grid(dimensions)
        let outer = tensor.dimensions[..<axis].reduce(1, *)
        let inner = tensor.dimensions[(axis + 1)...].reduce(1, *)
        let places = (0..<outer).flatMap { row in
            indices.flatMap { index in
                (0..<inner).map { (row * Int(count) + Int(index)) * inner + $0 }
            }
        }
        return picked(tensor, places, dimensions)
    }

    /// By inputs as opset 10 and later have them.
    static func slice(_ inputs: [ONNXTensor?], _ node: ONNXNode) throws(NodeProblem) -> ONNXTensor {
        let tensor = try input(inputs, 0)
        let (starts, ends) = (try integers(inputs, 1), try integers(inputs, 2))
        let axes = hasInput(inputs, 3) ? try integers(inputs, 3) : starts.indices.map { Int64($0) }
        let steps = hasInput(inputs, 4) ? try integers(inputs, 4) : starts.map { _ in 1 }
        guard starts.count == ends.count, starts.count == axes.count, starts.count == steps.count else {
            throw .invalid("its starts, ends, axes and steps differ in number")
        }
        var chosen = tensor.dimensions.map { Array(0..<$0) }
        for index in starts.indices {
            let axis = try Dimensions.counted(axes[index], rank: tensor.dimensions.count)
            chosen[axis] = try SliceIndices.of(
                chosen[axis].count, from: starts[index], to: ends[index], step: steps[index]
            ).map { chosen[axis][$0] }
        }
        var places = [0]
        for (indices, stride) in zip(chosen, Grid(tensor.dimensions).strides) {
            places = places.flatMap { place in indices.map { place + $0 * stride } }
        }
        return picked(tensor, places, chosen.map(\.count))
    }

    static func squeeze(_ inputs: [ONNXTensor?], _ node: ONNXNode) throws(NodeProblem) -> ONNXTensor {
        let tensor = try input(inputs, 0)
        let axes = hasInput(inputs, 1) ? try integers(inputs, 1) : try node.ints("axes")
        return result(try Dimensions.squeezed(tensor.dimensions, axes: axes), tensor.elements)
    }

    static func unsqueeze(_ inputs: [ONNXTensor?], _ node: ONNXNode) throws(NodeProblem) -> ONNXTensor {
        let tensor = try input(inputs, 0)
        let axes = hasInput(inputs, 1) ? try integers(inputs, 1) : try node.ints("axes") ?? []
        return result(
            try Dimensions.unsqueezed(tensor.dimensions, axes: axes, largestRank: largestRank), tensor.elements)
    }

    static func reshape(_ inputs: [ONNXTensor?], _ node: ONNXNode) throws(NodeProblem) -> ONNXTensor {
        let tensor = try input(inputs, 0)
        let dimensions = try Dimensions.reshaped(
            tensor.dimensions, to: try integers(inputs, 1), copiesZeros: try node.int("allowzero", default: 0) == 0,
            largestRank: largestRank)
        return result(dimensions, tensor.elements)
    }

    static func transpose(_ inputs: [ONNXTensor?], _ node: ONNXNode) throws(NodeProblem) -> ONNXTensor {
        let tensor = try input(inputs, 0)
        let rank = tensor.dimensions.count
        var order = Array((0..<rank).reversed())
        if let given = try node.ints("perm") {
            order = []
            for axis in given { order.append(try Dimensions.counted(axis, rank: rank)) }
        }
        guard order.sorted() == Array(0..<rank) else { throw .invalid("perm=\(order) is no order of \(rank) axes") }
        let strides = Grid(tensor.dimensions).strides
        let dimensions = order.map { tensor.dimensions[$0] }
        return picked(tensor, Grid(dimensions).offsets(strides: order.map { strides[$0] }), dimensions)
    }

    static func shape(_ inputs: [ONNXTensor?], _ node: ONNXNode) throws(NodeProblem) -> ONNXTensor {
        try shape(of: try input(inputs, 0).dimensions, node)
    }

    /// All dimensions, or those that the attributes `start` and `end` name.
    static func shape(of dimensions: [Int], _ node: ONNXNode) throws(NodeProblem) -> ONNXTensor {
        let count = Int64(dimensions.count)
        func place(_ axis: Int64) -> Int { Int(min(max(axis < 0 ? axis &+ count : axis, 0), count)) }
        let start = place(try node.int("start", default: 0))
        let end = place(try node.int("end", default: count))
        let sizes = dimensions[start..<max(start, end)].map { Int64($0) }
        return result([sizes.count], .integers(sizes))
    }

    static func expand(_ inputs: [ONNXTensor?], _ node: ONNXNode) throws(NodeProblem) -> ONNXTensor {
        let shape = try integers(inputs, 1).map { Int(clamping: $0) }
        _ = try grid(shape, from: inputs)
        let broadcast = try Broadcast([try input(inputs, 0), result(shape, .integers([]))])
        return picked(try input(inputs, 0), broadcast.pairs.map { $0.0 }, broadcast.dimensions)
    }

    static func tile(_ inputs: [ONNXTensor?], _ node: ONNXNode) throws(NodeProblem) -> ONNXTensor {
        let tensor = try input(inputs, 0)
        let repeats = try integers(inputs, 1)
        guard repeats.count == tensor.dimensions.count, repeats.allSatisfy({ (0...(1 << 28)).contains($0) }) else {
            throw .invalid("repeats=\(repeats) of a constant of \(tensor.dimensions)")
        }
        var dimensions: [Int] = []
        for (size, count) in zip(tensor.dimensions, repeats) {
            let (product, overflow) = size.multipliedReportingOverflow(by: Int(count))
            guard !overflow else { throw .invalid("a constant of \(tensor.dimensions) is too large \(repeats) times") }
            dimensions.append(product)
        }
        _ = try grid(dimensions, from: inputs)
        var places = [0]
        for (axis, stride) in Grid(tensor.dimensions).strides.enumerated() {
            places = places.flatMap { place in
                (0..<dimensions[axis]).map { place + $0 % tensor.dimensions[axis] * stride }
            }
        }
        return picked(tensor, places, dimensions)
    }

    static func range(_ inputs: [ONNXTensor?], _ node: ONNXNode) throws(NodeProblem) -> ONNXTensor {
        var bounds: [ONNXTensor] = []
        for index in 0..<3 { bounds.append(try input(inputs, index)) }
        let numbers = bounds.flatMap { Self.numbers($0) }
        guard numbers.count == 3, numbers.allSatisfy({ Swift.abs($0) < 0x1p53 }), numbers[2] != 0 else {
            throw .invalid("start, limit and step are one number each, and the step is not 0")
        }
        let steps = ((numbers[1] - numbers[0]) / numbers[2]).rounded(.up)
        guard steps <= Double(GraphLimits.constants) else { throw .invalid("its range is too long") }
        let elements = (0..<Int(max(steps, 0))).map { numbers[0] + Double($0) * numbers[2] }
        if case .integers = bounds[0].elements {
            return result([elements.count], .integers(elements.map { Int64($0) }))
        }
        return result([elements.count], .floats(elements.map { Float($0) }))
    }

    static func constantOfShape(_ inputs: [ONNXTensor?], _ node: ONNXNode) throws(NodeProblem) -> ONNXTensor {
        let dimensions = try integers(inputs, 0).map { Int(clamping: $0) }
        let count = try grid(dimensions).count
        guard count <= GraphLimits.constants else {
            throw .invalid("a constant of dimensions \(dimensions) is too large")
        }
        var value = ONNXTensor.Elements.floats([0])
        if case .tensor(let tensor)? = node.attributes["value"] { value = tensor.elements }
        switch value {
        case .floats(let value) where value.count == 1:
            return result(dimensions, .floats([Float](repeating: value[0], count: count)))
        case .integers(let value) where value.count == 1:
            return result(dimensions, .integers([Int64](repeating: value[0], count: count)))
        default: throw .invalid("attribute 'value' is not one number")
        }
    }
}
