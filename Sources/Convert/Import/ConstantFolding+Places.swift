import ONNX

/// Elements of constants by their places.
extension ConstantFolding {
    /// GatherND without batch axes: elements or parts by their indices along the first axes.
    static func gatherByPlace(_ inputs: [ONNXTensor?], _ node: ONNXNode) throws(NodeProblem) -> ONNXTensor {
        let tensor = try input(inputs, 0)
        guard try node.int("batch_dims", default: 0) == 0 else { throw .unsupported("batch_dims: only 0 is supported") }
        let parts = try Parts(of: tensor, at: inputs)
        _ = try grid(parts.dimensions, from: inputs)
        let places = parts.first.flatMap { first in (0..<parts.size).map { first + $0 } }
        return picked(tensor, places, parts.dimensions)
    }

    /// ScatterND: a constant with some of its elements or parts replaced.
    static func scatterByPlace(_ inputs: [ONNXTensor?], _ node: ONNXNode) throws(NodeProblem) -> ONNXTensor {
        let (tensor, updates) = (try input(inputs, 0), try input(inputs, 2))
        let reduction = try node.string("reduction", default: "none")
        guard reduction == "none" else { throw .unsupported("reduction=\(reduction): only none is supported") }
        let parts = try Parts(of: tensor, at: inputs)
        guard updates.dimensions == parts.dimensions else {
            throw .invalid("its updates have dimensions \(updates.dimensions), \(parts.dimensions) are expected")
        }
        func replaced<Element>(_ elements: [Element], by new: [Element]) -> [Element] {
            var elements = elements
            for (index, first) in parts.first.enumerated() {
                for offset in 0..<parts.size { elements[first + offset] = new[index * parts.size + offset] }
            }
            return elements
        }
        switch (tensor.elements, updates.elements) {
        case (.floats(let old), .floats(let new)):
            return result(tensor.dimensions, .floats(replaced(old, by: new)))
        case (.integers(let old), .integers(let new)):
            return result(tensor.dimensions, .integers(replaced(old, by: new)))
        default: throw .invalid("an integer and a number are combined")
        }
    }

    /// What the second input names of the first by indices along its first axes.
    private struct Parts {
        /// Where each begins.
        var first: [Int] = []
        /// Elements of each.
        let size: Int
        /// Of all of them together.
        let dimensions: [Int]

        init(of tensor: ONNXTensor, at inputs: [ONNXTensor?]) throws(NodeProblem) {
            let (indices, shape) = (try integers(inputs, 1), try input(inputs, 1).dimensions)
            guard let depth = shape.last, depth > 0, depth <= tensor.dimensions.count else {
                throw .invalid("its indices have dimensions \(shape) for a tensor \(tensor.dimensions)")
            }
            size = tensor.dimensions[depth...].reduce(1, *)
            dimensions = shape.dropLast() + tensor.dimensions[depth...]
            for start in stride(from: 0, to: indices.count, by: depth) {
                var place = 0
                for axis in 0..<depth {
                    place = place * tensor.dimensions[axis]
                    place += try position(indices[start + axis], of: tensor.dimensions[axis])
                }
                first.append(place * size)
            }
        }
    }

    /// A possibly negative index, counted from the front.
    private static func position(_ index: Int64, of count: Int) throws(NodeProblem) -> Int {
        let counted = index < 0 ? index &+ Int64(count) : index
        guard (0..<Int64(count)).contains(counted) else { throw .invalid("an index is outside its \(count) elements") }
        return Int(counted)
    }

    /// GatherElements: for each element of the indices the one that has its place but along an axis.
    static func gatherElements(_ inputs: [ONNXTensor?], _ node: ONNXNode) throws(NodeProblem) -> ONNXTensor {
        let (tensor, indices) = (try input(inputs, 0), try integers(inputs, 1))
        let dimensions = try input(inputs, 1).dimensions
        let axis = try Dimensions.counted(try node.int("axis", default: 0), rank: tensor.dimensions.count)
        guard dimensions.count == tensor.dimensions.count,
            dimensions.indices.allSatisfy({ $0 == axis || dimensions[$0] <= tensor.dimensions[$0] })
        else { throw .invalid("its indices have dimensions \(dimensions) for a tensor \(tensor.dimensions)") }
        var strides = Grid(tensor.dimensions).strides
        let step = strides[axis]
        strides[axis] = 0
        var places = try grid(dimensions).offsets(strides: strides)
        for index in places.indices {
            places[index] += try position(indices[index], of: tensor.dimensions[axis]) * step
        }
        return picked(tensor, places, dimensions)
    }

    /// Trilu: what lies on one side of a diagonal of each matrix, and 0 elsewhere.
    static func triangle(_ inputs: [ONNXTensor?], _ node: ONNXNode) throws(NodeProblem) -> ONNXTensor {
        let tensor = try input(inputs, 0)
        guard tensor.dimensions.count >= 2 else { throw .invalid("its input \(tensor.dimensions) is no matrix") }
        let isUpper = try node.int("upper", default: 1) != 0
        let offset = hasInput(inputs, 1) ? try integers(inputs, 1).first ?? 0 : 0
        let (rows, columns) = (
            tensor.dimensions[tensor.dimensions.count - 2], tensor.dimensions[tensor.dimensions.count - 1]
        )
        func isKept(_ index: Int) -> Bool {
            let distance = Int64(index % columns - index / columns % rows)
            return isUpper ? distance >= offset : distance <= offset
        }
        switch tensor.elements {
        case .floats(let elements):
            return result(tensor.dimensions, .floats(elements.enumerated().map { isKept($0.offset) ? $0.element : 0 }))
        case .integers(let elements):
            return result(
                tensor.dimensions, .integers(elements.enumerated().map { isKept($0.offset) ? $0.element : 0 }))
        }
    }

    /// EyeLike: 1 on a diagonal of a matrix as large as the input, and 0 elsewhere.
    static func eye(_ inputs: [ONNXTensor?], _ node: ONNXNode) throws(NodeProblem) -> ONNXTensor {
        let dimensions = try input(inputs, 0).dimensions
        guard dimensions.count == 2 else { throw .invalid("its input \(dimensions) is no matrix") }
        let offset = try node.int("k", default: 0)
        let isOne = (0..<dimensions[0] * dimensions[1]).map { index in
            Int64(index % dimensions[1] - index / dimensions[1]) == offset
        }
        // ONNX's numbers for float32, float16, double; without one it is the input's type.
        let isInteger = if case .integers = try input(inputs, 0).elements { true } else { false }
        let type = try node.int("dtype", default: isInteger ? 7 : 1)
        return [1, 10, 11].contains(type)
            ? result(dimensions, .floats(isOne.map { $0 ? 1 : 0 }))
            : result(dimensions, .integers(isOne.map { $0 ? 1 : 0 }))
    }

    /// OneHot: one of two numbers along a new axis, the second where that has the place of the index.
    static func oneHot(_ inputs: [ONNXTensor?], _ node: ONNXNode) throws(NodeProblem) -> ONNXTensor {
        // Also fractions count as whole numbers.
        let indices = numbers(try input(inputs, 0)).map { $0.rounded(.towardZero) }
        let given = numbers(try input(inputs, 1)).map { $0.rounded(.towardZero) }
        let dimensions = try input(inputs, 0).dimensions
        let axis = try Dimensions.counted(try node.int("axis", default: -1), rank: dimensions.count + 1)
        guard given.count == 1, (1...Double(MapShape.largestSide)).contains(given[0]) else {
            throw .invalid("its depth is \(given): one number of 1 to \(MapShape.largestSide) is expected")
        }
        let depth = Int(given[0])
        let target = try grid(Array(dimensions[..<axis]) + [depth] + Array(dimensions[axis...]), from: inputs)
        let inner = dimensions[axis...].reduce(1, *)
        let places = (0..<target.count).map { position in
            let index = indices[position / (inner * depth) * inner + position % inner]
            return Double(position / inner % depth) == (index < 0 ? index + given[0] : index) ? 1 : 0
        }
        let values = try input(inputs, 2)
        guard numbers(values).count == 2 else { throw .invalid("its values are not two numbers") }
        return picked(values, places, target.dimensions)
    }
}
