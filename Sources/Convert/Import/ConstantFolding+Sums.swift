import ONNX

/// Sums over constants, and what is made of them.
extension ConstantFolding {
    static func reduceMean(_ inputs: [ONNXTensor?], _ node: ONNXNode) throws(NodeProblem) -> ONNXTensor {
        try reduce(inputs, node) { sum, count in sum / Double(count) }
    }

    static func reduceSum(_ inputs: [ONNXTensor?], _ node: ONNXNode) throws(NodeProblem) -> ONNXTensor {
        try reduce(inputs, node) { sum, _ in sum }
    }

    private static func reduce(
        _ inputs: [ONNXTensor?], _ node: ONNXNode, _ finish: (Double, Int) -> Double
    ) throws(NodeProblem) -> ONNXTensor {
        let tensor = try input(inputs, 0)
        guard case .floats(let elements) = tensor.elements else {
            throw .unsupported("sums of integers are not supported")
        }
        let grid = Grid(tensor.dimensions)
        let axes = try reducedAxes(inputs, node, rank: tensor.dimensions.count)
        let kept = tensor.dimensions.enumerated().map { axes.contains($0.offset) ? 1 : $0.element }
        let target = Grid(kept)
        var sums = [Double](repeating: 0, count: target.count)
        let strides = target.strides.enumerated().map { axes.contains($0.offset) ? 0 : $0.element }
        for (index, position) in grid.offsets(strides: strides).enumerated() {
            sums[position] += Double(elements[index])
        }
        let count = target.count == 0 ? 0 : elements.count / target.count
        let keepsDimensions = try node.int("keepdims", default: 1) != 0
        let dimensions =
            keepsDimensions ? kept : kept.indices.filter { !axes.contains($0) }.map { kept[$0] }
        return result(dimensions, .floats(sums.map { Float(finish($0, count)) }))
    }

    /// CumSum: each element with those before it along an axis.
    static func runningSum(_ inputs: [ONNXTensor?], _ node: ONNXNode) throws(NodeProblem) -> ONNXTensor {
        let tensor = try input(inputs, 0)
        guard let given = try integers(inputs, 1).first else { throw .invalid("it has no axis") }
        let axis = try Dimensions.counted(given, rank: tensor.dimensions.count)
        let isExclusive = try node.int("exclusive", default: 0) != 0
        let isReverse = try node.int("reverse", default: 0) != 0
        let (count, inner) = (tensor.dimensions[axis], tensor.dimensions[(axis + 1)...].reduce(1, *))
        var sums = numbers(tensor)
        let elements = sums
        for first in sums.indices where first / inner % max(count, 1) == 0 {
            var sum = 0.0
            for step in 0..<count {
                let place = first + (isReverse ? count - 1 - step : step) * inner
                let before = sum
                sum += elements[place]
                sums[place] = isExclusive ? before : sum
            }
        }
        switch tensor.elements {
        case .floats: return result(tensor.dimensions, .floats(sums.map { Float($0) }))
        case .integers:
            guard sums.allSatisfy({ Swift.abs($0) < 0x1p53 }) else {
                throw .invalid("its constant result is too large")
            }
            return result(tensor.dimensions, .integers(sums.map { Int64($0) }))
        }
    }

    /// Of a list of integers: the number of elements of a shape.
    static func reduceProduct(_ inputs: [ONNXTensor?], _ node: ONNXNode) throws(NodeProblem) -> ONNXTensor {
        guard try node.int("noop_with_empty_axes", default: 0) == 0 || hasInput(inputs, 1) else {
            throw .unsupported("noop_with_empty_axes without axes")
        }
        var product: Int64 = 1
        for factor in try integers(inputs, 0) {
            let (next, overflow) = product.multipliedReportingOverflow(by: factor)
            guard !overflow else { throw .invalid("its constant result is no integer of 64 bits") }
            product = next
        }
        guard try input(inputs, 0).dimensions.count <= 1 else { throw .unsupported("only a list is multiplied") }
        return result(try node.int("keepdims", default: 1) != 0 ? [1] : [], .integers([product]))
    }

    private static func reducedAxes(
        _ inputs: [ONNXTensor?], _ node: ONNXNode, rank: Int
    ) throws(NodeProblem) -> Set<Int> {
        let given = hasInput(inputs, 1) ? try integers(inputs, 1) : try node.ints("axes")
        var axes: Set<Int> = []
        for axis in given ?? [] { axes.insert(try Dimensions.counted(axis, rank: rank)) }
        if axes.isEmpty, try node.int("noop_with_empty_axes", default: 0) == 0 { return Set(0..<rank) }
        return axes
    }

    /// Of weights that are standardized, by statistics that are given, or by those of all axes but the second.
    static func batchNormalization(
        _ inputs: [ONNXTensor?], _ node: ONNXNode
    ) throws(NodeProblem) -> ONNXTensor {
        let tensor = try input(inputs, 0)
        guard case .floats(let elements) = tensor.elements, tensor.dimensions.count >= 2,
            case .floats(let scale) = try input(inputs, 1).elements,
            case .floats(let shift) = try input(inputs, 2).elements,
            scale.count == tensor.dimensions[1], shift.count == scale.count
        else { throw .invalid("its parameters are not one number for each channel of \(tensor.dimensions)") }
        let isTraining = try node.int("training_mode", default: 0) != 0
        let epsilon = Double(try node.float("epsilon", default: 1e-5))
        let inner = tensor.dimensions[2...].reduce(1, *)
        func channel(_ index: Int) -> Int { index / inner % scale.count }
        var (sums, squares) = ([Double](repeating: 0, count: scale.count), [Double](repeating: 0, count: scale.count))
        for (index, element) in elements.enumerated() { sums[channel(index)] += Double(element) }
        let count = Double(elements.count / max(scale.count, 1))
        var means = sums.map { $0 / count }
        for (index, element) in elements.enumerated() {
            let difference = Double(element) - means[channel(index)]
            squares[channel(index)] += difference * difference
        }
        var variances = squares.map { $0 / count }
        if !isTraining {
            means = numbers(try input(inputs, 3))
            variances = numbers(try input(inputs, 4))
            guard means.count == scale.count, variances.count == scale.count else {
                throw .invalid("its statistics are not one number for each channel of \(tensor.dimensions)")
            }
        }
        let normalized = elements.enumerated().map { index, element -> Float in
            let c = channel(index)
            let difference = Double(element) - means[c]
            return Float(difference / (variances[c] + epsilon).squareRoot() * Double(scale[c]) + Double(shift[c]))
        }
        return result(tensor.dimensions, .floats(normalized))
    }
}
