import Anytime
import CKernels
import Plan

/// y = f(x), element by element: in a plan a table of 256 entries for each slice of the input.
package struct Table: Operation {
    /// What is looked up.
    package var function: Function

    /// An activation.
    package init(_ function: Function) {
        self.function = function
    }

    package var name: String { "table" }

    package func outputShape(of inputs: [MapShape]) throws(ShapeError) -> MapShape {
        try expect(inputs, count: 1)
        return inputs[0]
    }

    package func compute(_ inputs: [FloatMap], into output: FloatMap, scratch: UnsafeMutablePointer<Float>) {
        for index in 0..<output.shape.count { output.elements[index] = function.value(inputs[0].elements[index]) }
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
            let steps = Double(function.value(Float(x))) / Double(output.scale) + Double(output.zeroPoint)
            return Int8(min(max(steps.rounded(.toNearestOrEven), -128), 127))
        }
    }
}

extension Table {
    /// Activations of ONNX, under its names and with its parameters.
    package enum Function: Sendable {
        case sigmoid
        case tanh
        case hardSigmoid(alpha: Float, beta: Float)
        case hardSwish
        case leakyRelu(alpha: Float)
        case elu(alpha: Float)
        case clip(low: Float, high: Float)

        /// f(x); the exponentials are the runtime's own, so that plans do not depend on a C library.
        package func value(_ x: Float) -> Float {
            switch self {
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
            }
        }
    }
}
