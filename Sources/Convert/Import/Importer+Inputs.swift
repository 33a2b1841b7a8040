import ONNX

extension Importer {
    /// An input that is computed, or a constant as a map that is the same for every image.
    mutating func view(of node: ONNXNode, input index: Int) throws(NodeProblem) -> MapView {
        if case .view(let view) = try symbol(of: node, input: index) { return view }
        return try constantMap(of: node, input: index)
    }

    /// An input that the file holds as a constant.
    mutating func constantTensor(of node: ONNXNode, input index: Int) throws(NodeProblem) -> ONNXTensor {
        guard case .constant(let tensor) = try symbol(of: node, input: index) else {
            throw .unsupported("its input '\(node.inputs[index])' is not constant")
        }
        try claim(tensor)
        return tensor
    }

    /// A constant input's elements, all finite.
    mutating func constantFloats(
        of node: ONNXNode, input index: Int
    ) throws(NodeProblem) -> (dimensions: [Int], elements: [Float]) {
        let tensor = try constantTensor(of: node, input: index)
        guard case .floats(let elements) = tensor.elements else {
            throw .invalid("'\(node.inputs[index])' holds integers, numbers are expected")
        }
        guard elements.allSatisfy(\.isFinite) else {
            throw .invalid("'\(node.inputs[index])' holds infinities or NaNs")
        }
        return (tensor.dimensions, elements)
    }

    /// A constant input's elements, such as a shape or axes.
    mutating func constantInts(of node: ONNXNode, input index: Int) throws(NodeProblem) -> [Int64] {
        let tensor = try constantTensor(of: node, input: index)
        guard case .integers(let elements) = tensor.elements else {
            throw .invalid("'\(node.inputs[index])' holds numbers, integers are expected")
        }
        return elements
    }

    /// Axes as the file gives them, in the attribute of older opsets or the input of newer ones; nil where absent.
    mutating func namedAxes(of node: ONNXNode) throws(NodeProblem) -> [Int64]? {
        node.hasInput(1) ? try constantInts(of: node, input: 1) : try node.ints("axes")
    }

    /// The same counted from the front.
    mutating func axes(of node: ONNXNode, rank: Int) throws(NodeProblem) -> [Int]? {
        guard let axes = try namedAxes(of: node) else { return nil }
        var counted: [Int] = []
        for axis in axes { counted.append(try Dimensions.counted(axis, rank: rank)) }
        return counted
    }
}
