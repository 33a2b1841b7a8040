import ONNX

extension ONNXNode {
    /// The operator's type, with its domain where that is not the standard one.
    var qualifiedType: String { domain.isEmpty ? type : "\(domain).\(type)" }

    /// Whether the optional input is there.
    func hasInput(_ index: Int) -> Bool {
        inputs.indices.contains(index) && !inputs[index].isEmpty
    }

    /// An integer attribute.
    func int(_ name: String, default missing: Int64) throws(NodeProblem) -> Int64 {
        guard let attribute = attributes[name] else { return missing }
        guard case .int(let value) = attribute else { throw .invalid("attribute '\(name)' is no integer") }
        return value
    }

    /// A floating-point attribute.
    func float(_ name: String, default missing: Float) throws(NodeProblem) -> Float {
        guard let attribute = attributes[name] else { return missing }
        guard case .float(let value) = attribute else { throw .invalid("attribute '\(name)' is no number") }
        return value
    }

    /// A string attribute.
    func string(_ name: String, default missing: String) throws(NodeProblem) -> String {
        guard let attribute = attributes[name] else { return missing }
        guard case .string(let value) = attribute else { throw .invalid("attribute '\(name)' is no string") }
        return value
    }

    /// A list of integers; nil where the attribute is absent.
    func ints(_ name: String) throws(NodeProblem) -> [Int64]? {
        guard let attribute = attributes[name] else { return nil }
        guard case .ints(let values) = attribute else { throw .invalid("attribute '\(name)' is no list of integers") }
        return values
    }

    /// A list of `count` sizes, each within `range`; nil where the attribute is absent.
    func sizes(_ name: String, count: Int, in range: ClosedRange<Int>) throws(NodeProblem) -> [Int]? {
        guard let values = try ints(name) else { return nil }
        guard values.count == count else {
            throw .unsupported("attribute '\(name)' has \(values.count) elements: only 2-D images are supported")
        }
        guard let bad = values.first(where: { !range.contains(Int($0)) }) else { return values.map(Int.init) }
        throw .unsupported("\(name)=\(bad) is outside \(range.lowerBound) to \(range.upperBound)")
    }
}

extension Importer {
    /// An input that is computed, not constant.
    func view(of node: ONNXNode, input index: Int) throws(NodeProblem) -> MapView {
        guard case .view(let view) = try symbol(of: node, input: index) else {
            throw .unsupported("its input '\(node.inputs[index])' is constant")
        }
        return view
    }

    /// A computed input that ONNX sees as [1, C, H, W].
    func map(of node: ONNXNode, input index: Int) throws(NodeProblem) -> MapView {
        let view = try view(of: node, input: index)
        let shape = values[view.value].shape
        guard view.dimensions == [1, shape.channels, shape.height, shape.width] else {
            throw .unsupported("its input has dimensions \(view.dimensions), [N, C, H, W] is expected")
        }
        return view
    }

    /// An input that the file holds as a constant.
    func constantTensor(of node: ONNXNode, input index: Int) throws(NodeProblem) -> ONNXTensor {
        guard case .constant(let tensor) = try symbol(of: node, input: index) else {
            throw .unsupported("its input '\(node.inputs[index])' is not constant")
        }
        return tensor
    }

    /// A constant input's elements, all finite.
    func constantFloats(
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
    func constantInts(of node: ONNXNode, input index: Int) throws(NodeProblem) -> [Int64] {
        let tensor = try constantTensor(of: node, input: index)
        guard case .integers(let elements) = tensor.elements else {
            throw .invalid("'\(node.inputs[index])' holds numbers, integers are expected")
        }
        return elements
    }

    /// Axes counted from the front, from the attribute of older opsets or the input of newer ones; nil where absent.
    func axes(of node: ONNXNode, rank: Int) throws(NodeProblem) -> [Int]? {
        let axes = node.hasInput(1) ? try constantInts(of: node, input: 1) : try node.ints("axes")
        guard let axes else { return nil }
        var counted: [Int] = []
        for axis in axes {
            counted.append(try countedAxis(axis, rank: rank))
        }
        return counted
    }

    /// A possibly negative axis, counted from the front.
    func countedAxis(_ axis: Int64, rank: Int) throws(NodeProblem) -> Int {
        let rank = Int64(rank)
        guard (-rank..<rank).contains(axis) else { throw .invalid("axis \(axis) is outside its input's \(rank) axes") }
        return Int(axis < 0 ? axis + rank : axis)
    }
}
