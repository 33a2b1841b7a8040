import ONNX

/// The elements of a tensor, row by row.
struct Grid {
    let dimensions: [Int]
    /// Elements from one to the next along each axis.
    let strides: [Int]
    let count: Int

    init(_ dimensions: [Int]) {
        self.dimensions = dimensions
        var (strides, count) = ([Int](repeating: 1, count: dimensions.count), 1)
        for axis in dimensions.indices.reversed() {
            strides[axis] = count
            count *= dimensions[axis]
        }
        (self.strides, self.count) = (strides, count)
    }

    /// For each element, in order, where it lies with other strides.
    func offsets(strides: [Int], from start: Int = 0) -> [Int] {
        var offsets = [start]
        for (size, stride) in zip(dimensions, strides) {
            offsets = offsets.flatMap { offset in (0..<size).map { offset + $0 * stride } }
        }
        return offsets
    }
}

/// Two constants under common dimensions, as ONNX broadcasts them.
struct Broadcast {
    let dimensions: [Int]
    /// For each element of the result, in order, those of both.
    let pairs: [(Int, Int)]

    init(_ inputs: [ONNXTensor?]) throws(NodeProblem) {
        let first = try ConstantFolding.input(inputs, 0).dimensions
        let second = try ConstantFolding.input(inputs, 1).dimensions
        guard inputs.count == 2 else { throw .unsupported("it combines \(inputs.count) constants") }
        let rank = max(first.count, second.count)
        let one = [Int](repeating: 1, count: rank - first.count) + first
        let other = [Int](repeating: 1, count: rank - second.count) + second
        guard zip(one, other).allSatisfy({ $0 == $1 || $0 == 1 || $1 == 1 }) else {
            throw .invalid("constants of dimensions \(first) and \(second) are combined")
        }
        dimensions = zip(one, other).map { $0 == 1 ? $1 : $0 }
        let grid = try ConstantFolding.grid(dimensions, from: inputs)
        func strides(_ own: [Int]) -> [Int] { zip(Grid(own).strides, own).map { $1 == 1 ? 0 : $0 } }
        pairs = Array(zip(grid.offsets(strides: strides(one)), grid.offsets(strides: strides(other))))
    }
}
