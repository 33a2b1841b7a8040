import Glibc
import ONNX

/// What exporters compute although it is known: shapes, axes, ends of slices, weights that are standardized.
///
/// Numbers are in this file, sums of many in `ConstantFolding+Sums`, order and dimensions in `ConstantFolding+Order`.
enum ConstantFolding {
    /// Gives the node's output from its inputs; nil stands for an input that is left out.
    typealias Fold = @Sendable ([ONNXTensor?], ONNXNode) throws(NodeProblem) -> ONNXTensor

    /// By the operator's ONNX name; all inputs must be constant.
    static let all: [String: Fold] = [
        "Abs": unary { Swift.abs($0) },
        "Add": binary({ $0 + $1 }, { $0.addingReportingOverflow($1) }),
        "And": compared({ $0 != 0 && $1 != 0 }),
        "BatchNormalization": batchNormalization,
        "Cast": cast,
        "Ceil": unary { $0.rounded(.up) },
        "Clip": clip,
        "Concat": concat,
        "ConstantOfShape": constantOfShape,
        "Cos": unary { cosf($0) },
        "CumSum": runningSum,
        "DequantizeLinear": dequantizeLinear,
        "Div": binary({ $0 / $1 }, { $0.dividedReportingOverflow(by: $1) }),
        "Equal": compared({ $0 == $1 }),
        "Erf": unary { Table.Function.erf.value($0) },
        "Exp": unary { Table.Function.exponential.value($0) },
        "Expand": expand,
        "EyeLike": eye,
        "Floor": unary { $0.rounded(.down) },
        "Gather": gather,
        "GatherElements": gatherElements,
        "GatherND": gatherByPlace,
        "Greater": compared({ $0 > $1 }),
        "GreaterOrEqual": compared({ $0 >= $1 }),
        "Identity": identity,
        "Less": compared({ $0 < $1 }),
        "LessOrEqual": compared({ $0 <= $1 }),
        "Log": unary { Table.Function.logarithm.value($0) },
        "Max": binary({ max($0, $1) }, { (max($0, $1), false) }),
        "Min": binary({ min($0, $1) }, { (min($0, $1), false) }),
        "Mod": remainder,
        "Mul": binary({ $0 * $1 }, { $0.multipliedReportingOverflow(by: $1) }),
        "Neg": negate,
        "Not": not,
        "OneHot": oneHot,
        "Or": compared({ $0 != 0 || $1 != 0 }),
        "Pow": power,
        "QuantizeLinear": quantizeLinear,
        "Range": range,
        "Reciprocal": unary { 1 / $0 },
        "ReduceMean": reduceMean,
        "ReduceProd": reduceProduct,
        "ReduceSum": reduceSum,
        "Reshape": reshape,
        "Round": unary { $0.rounded(.toNearestOrEven) },
        "ScatterND": scatterByPlace,
        "Shape": shape,
        "Sign": unary { $0 > 0 ? 1 : $0 < 0 ? -1 : $0 },
        "Sigmoid": unary { Table.Function.sigmoid.value($0) },
        "Sin": unary { sinf($0) },
        "Slice": slice,
        "Sqrt": unary { $0.squareRoot() },
        "Squeeze": squeeze,
        "Sub": binary({ $0 - $1 }, { $0.subtractingReportingOverflow($1) }),
        "Tanh": unary { Table.Function.tanh.value($0) },
        "Tile": tile,
        "Transpose": transpose,
        "Trilu": triangle,
        "Unsqueeze": unsqueeze,
        "Where": choose,
        "Xor": compared({ ($0 != 0) != ($1 != 0) }),
    ]

    static func input(_ inputs: [ONNXTensor?], _ index: Int) throws(NodeProblem) -> ONNXTensor {
        guard inputs.indices.contains(index), let tensor = inputs[index] else {
            throw .invalid("input \(index) is missing")
        }
        return tensor
    }

    static func hasInput(_ inputs: [ONNXTensor?], _ index: Int) -> Bool {
        inputs.indices.contains(index) && inputs[index] != nil
    }

    static func integers(_ inputs: [ONNXTensor?], _ index: Int) throws(NodeProblem) -> [Int64] {
        guard case .integers(let elements) = try input(inputs, index).elements else {
            throw .invalid("input \(index) holds numbers, integers are expected")
        }
        return elements
    }

    static func result(_ dimensions: [Int], _ elements: ONNXTensor.Elements) -> ONNXTensor {
        ONNXTensor(name: "", dimensions: dimensions, elements: elements)
    }

    private static func identity(_ inputs: [ONNXTensor?], _ node: ONNXNode) throws(NodeProblem) -> ONNXTensor {
        try input(inputs, 0)
    }

    // MARK: One input

    private static func unary(_ function: @escaping @Sendable (Float) -> Float) -> Fold {
        { (inputs, _) throws(NodeProblem) in
            let tensor = try input(inputs, 0)
            guard case .floats(let elements) = tensor.elements else {
                throw .invalid("it holds integers, numbers are expected")
            }
            return result(tensor.dimensions, .floats(elements.map(function)))
        }
    }

    private static func negate(_ inputs: [ONNXTensor?], _ node: ONNXNode) throws(NodeProblem) -> ONNXTensor {
        let tensor = try input(inputs, 0)
        switch tensor.elements {
        case .floats(let elements): return result(tensor.dimensions, .floats(elements.map { -$0 }))
        case .integers(let elements): return result(tensor.dimensions, .integers(elements.map { 0 &- $0 }))
        }
    }

    private static func clip(_ inputs: [ONNXTensor?], _ node: ONNXNode) throws(NodeProblem) -> ONNXTensor {
        let tensor = try input(inputs, 0)
        let low = hasInput(inputs, 1) ? numbers(try input(inputs, 1)).first ?? -.infinity : -.infinity
        let high = hasInput(inputs, 2) ? numbers(try input(inputs, 2)).first ?? .infinity : .infinity
        switch tensor.elements {
        case .floats(let elements):
            return result(tensor.dimensions, .floats(elements.map { min(max($0, Float(low)), Float(high)) }))
        case .integers(let elements):
            // Shapes are far from where a Double is not exact.
            func whole(_ bound: Double) -> Int64 {
                Int64(exactly: bound.rounded(.towardZero)) ?? (bound < 0 ? .min : .max)
            }
            let (least, most) = (whole(low), whole(high))
            return result(tensor.dimensions, .integers(elements.map { min(max($0, least), most) }))
        }
    }

    private static func not(_ inputs: [ONNXTensor?], _ node: ONNXNode) throws(NodeProblem) -> ONNXTensor {
        result(try input(inputs, 0).dimensions, .integers(try integers(inputs, 0).map { $0 == 0 ? 1 : 0 }))
    }

    private static func cast(_ inputs: [ONNXTensor?], _ node: ONNXNode) throws(NodeProblem) -> ONNXTensor {
        let tensor = try input(inputs, 0)
        // ONNX's numbers for float32, float16, double; bool; int32, int64.
        switch (try node.int("to", default: 0), tensor.elements) {
        case (1, .integers(let elements)), (10, .integers(let elements)), (11, .integers(let elements)):
            return result(tensor.dimensions, .floats(elements.map { Float($0) }))
        case (10, .floats(let elements)):
            return result(tensor.dimensions, .floats(elements.map { Float(Float16($0)) }))
        case (6, .integers(let elements)):
            return result(tensor.dimensions, .integers(elements.map { Int64(Int32(truncatingIfNeeded: $0)) }))
        case (6, .floats(let elements)), (7, .floats(let elements)):
            return result(tensor.dimensions, .integers(elements.map { Int64(exactly: $0.rounded(.towardZero)) ?? 0 }))
        case (9, .floats(let elements)):
            return result(tensor.dimensions, .integers(elements.map { $0 != 0 ? 1 : 0 }))
        case (9, .integers(let elements)):
            return result(tensor.dimensions, .integers(elements.map { $0 != 0 ? 1 : 0 }))
        case (1, .floats), (11, .floats), (7, .integers): return tensor
        case (let type, _):
            throw .unsupported("to=\(type): constants are cast to float32, float16, double, bool, int32, int64")
        }
    }

    // MARK: Two inputs

    private static func binary(
        _ floats: @escaping @Sendable (Float, Float) -> Float,
        _ integers: @escaping @Sendable (Int64, Int64) -> (partialValue: Int64, overflow: Bool)
    ) -> Fold {
        { (inputs, _) throws(NodeProblem) in
            let broadcast = try Broadcast(inputs)
            switch (try input(inputs, 0).elements, try input(inputs, 1).elements) {
            case (.floats(let a), .floats(let b)):
                return result(broadcast.dimensions, .floats(broadcast.pairs.map { floats(a[$0], b[$1]) }))
            case (.integers(let a), .integers(let b)):
                var elements: [Int64] = []
                for (one, other) in broadcast.pairs {
                    let (value, overflow) = integers(a[one], b[other])
                    guard !overflow else { throw .invalid("its constant result is no integer of 64 bits") }
                    elements.append(value)
                }
                return result(broadcast.dimensions, .integers(elements))
            default: throw .invalid("an integer and a number are combined")
            }
        }
    }

    /// 1 where it holds.
    private static func compared(_ holds: @escaping @Sendable (Double, Double) -> Bool) -> Fold {
        { (inputs, _) throws(NodeProblem) in
            let broadcast = try Broadcast(inputs)
            let (a, b) = (numbers(try input(inputs, 0)), numbers(try input(inputs, 1)))
            return result(broadcast.dimensions, .integers(broadcast.pairs.map { holds(a[$0], b[$1]) ? 1 : 0 }))
        }
    }

    /// With the divisor's sign, or with fmod=1 with the dividend's.
    private static func remainder(_ inputs: [ONNXTensor?], _ node: ONNXNode) throws(NodeProblem) -> ONNXTensor {
        let keepsSign = try node.int("fmod", default: 0) != 0
        let fold =
            keepsSign
            ? binary({ fmod($0, $1) }, { $0.remainderReportingOverflow(dividingBy: $1) })
            : binary({ $0 - $1 * ($0 / $1).rounded(.down) }, modulo)
        return try fold(inputs, node)
    }

    private static func modulo(_ a: Int64, _ b: Int64) -> (partialValue: Int64, overflow: Bool) {
        let (rest, overflow) = a.remainderReportingOverflow(dividingBy: b)
        // The sign of the divisor, as ONNX wants it.
        return (rest != 0 && (rest < 0) != (b < 0) ? rest &+ b : rest, overflow)
    }

    private static func power(_ inputs: [ONNXTensor?], _ node: ONNXNode) throws(NodeProblem) -> ONNXTensor {
        let broadcast = try Broadcast(inputs)
        let (bases, exponents) = (numbers(try input(inputs, 0)), numbers(try input(inputs, 1)))
        let powers = broadcast.pairs.map { pow(bases[$0], exponents[$1]) }
        guard case .integers = try input(inputs, 0).elements else {
            return result(broadcast.dimensions, .floats(powers.map { Float($0) }))
        }
        guard powers.allSatisfy({ Swift.abs($0) < 0x1p53 }) else {
            throw .invalid("its constant result is too large for an integer")
        }
        return result(broadcast.dimensions, .integers(powers.map { Int64($0) }))
    }

    private static func choose(_ inputs: [ONNXTensor?], _ node: ONNXNode) throws(NodeProblem) -> ONNXTensor {
        let conditions = try input(inputs, 0)
        let chosen = try Broadcast([try input(inputs, 1), try input(inputs, 2)])
        let all = try Broadcast([conditions, result(chosen.dimensions, .integers([]))])
        let isFirst = try integers(inputs, 0)
        let pairs = all.pairs.map { (isFirst[$0.0] != 0, chosen.pairs[$0.1]) }
        switch (try input(inputs, 1).elements, try input(inputs, 2).elements) {
        case (.floats(let a), .floats(let b)):
            return result(all.dimensions, .floats(pairs.map { $0.0 ? a[$0.1.0] : b[$0.1.1] }))
        case (.integers(let a), .integers(let b)):
            return result(all.dimensions, .integers(pairs.map { $0.0 ? a[$0.1.0] : b[$0.1.1] }))
        default: throw .invalid("an integer and a number are combined")
        }
    }

    static func numbers(_ tensor: ONNXTensor) -> [Double] {
        switch tensor.elements {
        case .floats(let elements): elements.map { Double($0) }
        case .integers(let elements): elements.map { Double($0) }
        }
    }
}
