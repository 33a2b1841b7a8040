import Anytime
import CKernels
import Plan

/// y = f(x), element by element: in a plan a table of 256 entries for each slice of the input.
package struct Table: Operation {
    /// What is looked up.
    package var entries: Function

    /// An activation.
    package init(_ function: Function) {
        entries = function
    }

    package var function: Function? { entries }

    package var name: String { "table" }

    package func outputShape(of inputs: [MapShape]) throws(ShapeError) -> MapShape {
        try expect(inputs, count: 1)
        return inputs[0]
    }

    package func compute(_ inputs: [FloatMap], into output: FloatMap, scratch: UnsafeMutablePointer<Float>) {
        for index in 0..<output.shape.count { output.elements[index] = entries.value(inputs[0].elements[index]) }
    }

    package func lower(_ node: Node, into lowering: inout Lowering) throws(ConvertError) {
        let input = try lowering.tensor(of: node.inputs[0])
        let output = try lowering.tensor(of: node.output)
        let target = lowering.quantization(of: output).slices[0]
        let slices = lowering.quantization(of: input).slices
        var record = OperatorRecord(.table, inputs: [input], output: output)
        record.quantumPixels = lowering.quantumPixels(
            for: output, more: PlanFormat.stepsPerSlice * lowering.quantization(of: input).slices.count)

        let layout = TableFormat.Constants(slices: slices.count)
        var constants = ConstantWriter(byteCount: layout.byteCount)
        var end: Int32 = 0
        constants.store(
            slices.map { slice in
                end += Int32(slice.channels)
                return end
            }, layout.ends)
        constants.store(slices.flatMap { entries(from: $0, to: target) }, layout.tables)
        lowering.append(LoweredProgram.Operator(name: node.name, record: record, constants: constants.bytes))
    }

    /// The output for each stored input, −128...127.
    private func entries(from input: ChannelSlice, to output: ChannelSlice) -> [Int8] {
        (-128...127).map { stored in
            let x = (Double(stored) - Double(input.zero)) * Double(input.scale)
            let steps = Double(entries.value(Float(x))) / Double(output.scale) + Double(output.zeroPoint)
            // What the function is not defined for never comes, but for the rounding.
            guard !steps.isNaN else { return Int8(output.zeroPoint) }
            return Int8(min(max(steps.rounded(.toNearestOrEven), -128), 127))
        }
    }
}

extension Table {
    /// Activations of ONNX, under its names and with its parameters, and what exporters put together from such parts.
    package indirect enum Function: Sendable, Equatable {
        /// factor · x + offset
        case line(factor: Float, offset: Float)
        /// The second of the first.
        case chain(Function, Function)
        /// Both of the same x, multiplied.
        case product(Function, Function)
        case sigmoid
        case tanh
        case hardSigmoid(alpha: Float, beta: Float)
        case hardSwish
        case leakyRelu(alpha: Float)
        case elu(alpha: Float)
        case clip(low: Float, high: Float)
        case erf
        case softplus
        case abs
        case exponential
        case logarithm
        case squareRoot
        case reciprocal
        case softsign

        static var identity: Function { line(factor: 1, offset: 0) }
        static var square: Function { product(identity, identity) }

        /// How many functions it consists of.
        var size: Int {
            switch self {
            case .chain(let first, let second), .product(let first, let second): first.size + second.size
            default: 1
            }
        }

        /// The most that it should consist of: more than any activation has.
        static let largestSize = 32

        /// f(x); the exponentials are the runtime's own, so that plans do not depend on a C library.
        package func value(_ x: Float) -> Float {
            switch self {
            case .line(let factor, let offset): return factor * x + offset
            case .chain(let first, let second): return second.value(first.value(x))
            case .product(let first, let second): return first.value(x) * second.value(x)
            case .sigmoid:
                let power = Softmax.exponential(-x.magnitude)
                return x < 0 ? power / (1 + power) : 1 / (1 + power)
            case .tanh:
                let power = Softmax.exponential(-2 * x.magnitude)
                let magnitude = (1 - power) / (1 + power)
                return x < 0 ? -magnitude : magnitude
            case .hardSigmoid(let alpha, let beta): return min(max(alpha * x + beta, 0), 1)
            case .hardSwish: return x * min(max(x / 6 + 0.5, 0), 1)
            case .leakyRelu(let alpha): return x < 0 ? alpha * x : x
            case .elu(let alpha): return x < 0 ? alpha * (Softmax.exponential(x) - 1) : x
            case .clip(let low, let high): return min(max(x, low), high)
            case .erf: return Self.erf(x)
            case .softplus: return max(x, 0) + Self.logarithm(onePlus: Softmax.exponential(-x.magnitude))
            case .abs: return x.magnitude
            case .exponential: return x > 0 ? 1 / Softmax.exponential(-x) : Softmax.exponential(x)
            case .logarithm: return Self.logarithm(x)
            case .squareRoot: return x.squareRoot()
            case .reciprocal: return 1 / x
            case .softsign: return x / (1 + x.magnitude)
            }
        }

        /// x · (1 + erf(x / √2)) / 2
        package static var gelu: Function {
            product(
                identity,
                chain(chain(line(factor: Float(0.5).squareRoot(), offset: 0), erf), line(factor: 0.5, offset: 0.5)))
        }

        /// x · (1 + tanh(√(2/π) · (x + 0.044715 · x³))) / 2
        package static var geluByTanh: Function {
            let bent = chain(square, line(factor: 0.044_715, offset: 1))
            let inner = chain(product(identity, bent), line(factor: (2 / Float.pi).squareRoot(), offset: 0))
            return product(identity, chain(chain(inner, tanh), line(factor: 0.5, offset: 0.5)))
        }

        /// Abramowitz and Stegun, Handbook of Mathematical Functions, 7.1.26: within 1.5 · 10⁻⁷.
        private static func erf(_ x: Float) -> Float {
            let t = 1 / (1 + 0.327_591_1 * x.magnitude)
            let polynomial =
                ((((1.061_405_429 * t - 1.453_152_027) * t + 1.421_413_741) * t - 0.284_496_736) * t + 0.254_829_592)
                * t
            let magnitude = 1 - polynomial * Softmax.exponential(-min(x * x, 100))
            return x < 0 ? -magnitude : magnitude
        }

        /// The exponent's part, and the significand's.
        private static func logarithm(_ x: Float) -> Float {
            guard x > 0, x.isFinite else { return x == 0 ? -.infinity : .nan }
            return Float(x.exponent) * 0.693_147_2 + logarithm(onePlus: x.significand - 1)
        }

        /// log(1 + x) for x in 0...1, by Newton's method on exp.
        private static func logarithm(onePlus x: Float) -> Float {
            var y = x / (1 + x / 2)
            for _ in 0..<3 {
                let power = Softmax.exponential(y)
                y -= (power - (1 + x)) / power
            }
            return y
        }
    }
}
