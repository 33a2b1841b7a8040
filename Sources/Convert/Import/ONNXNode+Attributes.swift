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
