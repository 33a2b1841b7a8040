import Anytime
import Plan

/// Softmax of each pixel over groups of its channels.
package struct ChannelSoftmax: Operation {
    /// Groups of as many channels each, one after the other; each sums to 1.
    package var groups: Int

    /// A softmax over all channels unless said otherwise.
    package init(groups: Int = 1) {
        self.groups = groups
    }

    package var name: String { "softmax" }

    package func outputShape(of inputs: [MapShape]) throws(ShapeError) -> MapShape {
        try expect(inputs, count: 1)
        guard groups > 0, inputs[0].channels % groups == 0 else {
            throw ShapeError(reason: "\(inputs[0].channels) channels are not \(groups) groups")
        }
        return inputs[0]
    }

    package func steps(output: MapShape) -> Int { SoftmaxFormat.stepsPerChannel * output.count }

    package func compute(_ inputs: [FloatMap], into output: FloatMap, scratch: UnsafeMutablePointer<Float>) {
        let (pixels, columns) = (output.shape.pixels, output.shape.channels / groups)
        for first in stride(from: 0, to: output.shape.channels, by: columns) {
            for pixel in 0..<pixels {
                let places = stride(from: first * pixels + pixel, to: (first + columns) * pixels, by: pixels)
                var largest = -Float.infinity
                for place in places { largest = max(largest, inputs[0].elements[place]) }
                var sum = 0.0
                for place in places {
                    output.elements[place] = Softmax.exponential(inputs[0].elements[place] - largest)
                    sum += Double(output.elements[place])
                }
                for place in places { output.elements[place] = Float(Double(output.elements[place]) / sum) }
            }
        }
    }

    package func lower(_ node: Node, into lowering: inout Lowering) throws(ConvertError) {
        let input = try lowering.uniformTensor(of: node.inputs[0])
        let output = try lowering.tensor(of: node.output)
        let source = lowering.quantization(of: input).slices[0]
        let target = lowering.quantization(of: output).slices[0]
        var parameters = SoftmaxFormat.Parameters()
        parameters.groups = UInt32(groups)
        parameters.scale = try PlanScale.quotient(1, Double(target.scale), layer: node.name)
        parameters.outputZero = target.zeroPoint
        (parameters.clampLow, parameters.clampHigh) = target.bounds(relu: false)
        let layout = SoftmaxFormat.Constants()
        var constants = ConstantWriter(byteCount: layout.byteCount)
        constants.store(
            (0..<256).map { Softmax.exponential(Float(-Double($0) * Double(source.scale))) }, layout.exponentials)
        var record = OperatorRecord(.softmax, inputs: [input], output: output)
        record.quantumPixels = lowering.quantumPixels(
            for: output,
            costPerPixel: SoftmaxFormat.stepsPerPixel(
                groups: groups, columns: lowering.channels(of: output) / groups))
        lowering.append(
            LoweredProgram.Operator(
                name: node.name, record: record, parameters: FieldWriter.bytes(of: parameters),
                constants: constants.bytes))
    }
}
