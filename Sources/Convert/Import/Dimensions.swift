/// The dimensions under which a tensor is seen, be it a map or a constant.
enum Dimensions {
    /// A possibly negative axis, counted from the front.
    static func counted(_ axis: Int64, rank: Int) throws(NodeProblem) -> Int {
        let counted = axis < 0 ? axis &+ Int64(rank) : axis
        guard (0..<Int64(rank)).contains(counted) else {
            throw .invalid("axis \(axis) is outside its input's \(rank) axes")
        }
        return Int(counted)
    }

    /// Without axes of one element, all of them unless some are named.
    static func squeezed(_ dimensions: [Int], axes: [Int64]?) throws(NodeProblem) -> [Int] {
        var left = Set<Int>()
        for axis in axes ?? [] { left.insert(try counted(axis, rank: dimensions.count)) }
        if axes == nil { left = Set(dimensions.indices.filter { dimensions[$0] == 1 }) }
        guard left.allSatisfy({ dimensions[$0] == 1 }) else {
            throw .invalid("axes \(left.sorted()) of \(dimensions) are not all 1")
        }
        return dimensions.indices.filter { !left.contains($0) }.map { dimensions[$0] }
    }

    /// With axes of one element; `axes` are counted in the result.
    static func unsqueezed(_ dimensions: [Int], axes: [Int64], largestRank: Int) throws(NodeProblem) -> [Int] {
        let rank = dimensions.count + axes.count
        guard rank <= largestRank else { throw .invalid("it needs \(rank) axes: at most \(largestRank) are supported") }
        var new = Set<Int>()
        for axis in axes { new.insert(try counted(axis, rank: rank)) }
        guard new.count == axes.count else { throw .invalid("axes=\(axes) are not all different") }
        var rest = dimensions[...]
        return (0..<rank).map { new.contains($0) ? 1 : rest.removeFirst() }
    }

    /// What the second input of Reshape says: -1 is what is left, and where `copiesZeros` 0 is the size that was there.
    static func reshaped(
        _ dimensions: [Int], to target: [Int64], copiesZeros: Bool, largestRank: Int
    ) throws(NodeProblem) -> [Int] {
        guard target.count <= largestRank else {
            throw .invalid("cannot reshape to \(target.count) axes: at most \(largestRank) are supported")
        }
        let problem = NodeProblem.invalid("cannot reshape \(dimensions) to \(target)")
        let count = dimensions.reduce(1, *)
        var result = target.map { Int(clamping: $0) }
        if copiesZeros {
            for index in result.indices.prefix(dimensions.count) where result[index] == 0 {
                result[index] = dimensions[index]
            }
        }
        var known = 1
        for size in result where size >= 0 {
            let (product, overflow) = known.multipliedReportingOverflow(by: size)
            guard !overflow else { throw problem }
            known = product
        }
        if let inferred = result.firstIndex(of: -1), known > 0, count % known == 0 {
            result[inferred] = count / known
            known = count
        }
        guard known == count, result.allSatisfy({ $0 >= 0 }) else { throw problem }
        return result
    }
}
