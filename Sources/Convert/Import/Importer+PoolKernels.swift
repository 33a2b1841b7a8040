import ONNX

extension Importer {
    /// The kernels of the MaxPools without gaps, padding of their own and windows that reach beyond the end, by what they
    /// read: those that cannot tell padding with the least number from padding with what stands at the edge.
    static func poolKernels(of nodes: [ONNXNode]) -> [String: [[Int64]]] {
        var result: [String: [[Int64]]] = [:]
        for node in nodes where node.type == "MaxPool" && node.domain.isEmpty {
            func ints(_ name: String) -> [Int64] {
                if case .ints(let numbers)? = node.attributes[name] { numbers } else { [] }
            }
            if case .int(let ceil)? = node.attributes["ceil_mode"], ceil != 0 { continue }
            guard ints("dilations").allSatisfy({ $0 == 1 }), ints("pads").allSatisfy({ $0 == 0 }),
                node.attributes["auto_pad"] == nil, let name = node.inputs.first
            else { continue }
            result[name, default: []].append(ints("kernel_shape"))
        }
        return result
    }

    /// Whether all who read a node's output are such pools, and none has a window that sees nothing but padding.
    func isMaximumOnly(_ node: ONNXNode, pads: [(before: Int, behind: Int)]) -> Bool {
        guard let name = node.outputs.first, let kernels = poolKernels[name], uses[name] == kernels.count else {
            return false
        }
        return kernels.allSatisfy { kernel in
            guard kernel.count <= pads.count else { return false }
            let sides = [Int64](repeating: 1, count: pads.count - kernel.count) + kernel
            return zip(pads, sides).allSatisfy { $0.before < $1 && $0.behind < $1 }
        }
    }
}
