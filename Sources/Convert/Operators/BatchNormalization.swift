import Plan

/// y = x · scale[c] + shift[c], where no producer could take it: it is read elsewhere too, or is no convolution.
package struct BatchNormalization: Operation {
    /// One number for each channel.
    package var scale: [Float]
    /// One number for each channel.
    package var shift: [Float]
    /// The activation behind it.
    package var relu: Relu?

    /// A scale and a shift for each channel.
    package init(scale: [Float], shift: [Float]) {
        self.scale = scale
        self.shift = shift
    }

    package var name: String { "batch_normalization" }

    package func withRelu(_ relu: Relu) -> (any Operation)? {
        var result = self
        result.relu = self.relu?.followed(by: relu) ?? relu
        return result
    }

    package func scaled(by scale: [Float], shift: [Float]) -> (any Operation)? {
        guard relu == nil else { return nil }
        return BatchNormalization(
            scale: zip(self.scale, scale).map { $0 * $1 },
            shift: shift.indices.map { Float(Double(self.shift[$0]) * Double(scale[$0]) + Double(shift[$0])) })
    }

    /// Where all channels have the same numbers.
    package var function: Table.Function? {
        guard let factor = scale.first, let offset = shift.first, scale.allSatisfy({ $0 == factor }),
            shift.allSatisfy({ $0 == offset })
        else { return nil }
        let line = Table.Function.line(factor: factor, offset: offset)
        return relu?.function.map { .chain(line, $0) } ?? line
    }

    package func outputShape(of inputs: [MapShape]) throws(ShapeError) -> MapShape {
        try expect(inputs, count: 1)
        guard scale.count == inputs[0].channels, shift.count == inputs[0].channels else {
            throw ShapeError(
                reason: "it has parameters for \(scale.count) channels, its input has \(inputs[0].channels)")
        }
        return inputs[0]
    }

    package func compute(_ inputs: [FloatMap], into output: FloatMap, scratch: UnsafeMutablePointer<Float>) {
        let pixels = output.shape.pixels
        for channel in 0..<output.shape.channels {
            for index in channel * pixels..<(channel + 1) * pixels {
                output.elements[index] = inputs[0].elements[index] * scale[channel] + shift[channel]
            }
        }
        output.rectify(relu)
    }

    package func quantization(of inputs: [Quantization], range: ValueRange, channels: Int) -> Quantization {
        Quantization(covering: range.after(relu), channels: channels)
    }

    /// One requantization for all channels, but where a scale is negative.
    package func lower(_ node: Node, into lowering: inout Lowering) throws(ConvertError) {
        let input = try lowering.tensor(of: node.inputs[0])
        let output = try lowering.tensor(of: node.output)
        let sources = lowering.quantization(of: input).perChannel
        let targets = lowering.quantization(of: output).perChannel
        for (channels, isMirrored) in runs {
            let part = BatchNormalization(scale: Array(scale[channels]), shift: Array(shift[channels]))
            let name =
                channels.count == scale.count
                ? node.name : "\(node.name.forDerivedNames)/channels from \(channels.lowerBound)"
            let source = lowering.tensor(channels, of: input, slices: sources)
            let target = lowering.tensor(channels, of: output, slices: targets)
            if isMirrored {
                var convolution = Convolution(diagonal: part.scale, bias: part.shift)
                convolution.relu = relu
                try convolution.lower(name, from: source, to: target, into: &lowering)
            } else {
                lowering.appendRequantization(
                    name, from: source, to: target, scale: part.scale, shift: part.shift, relu: relu != nil)
            }
        }
    }

    /// The channels, in runs that one operator computes.
    ///
    /// The kernel of a requantization takes no negative scale, so that groups of channels with one in them are mirrored
    /// by a 1×1 convolution with a diagonal of weights. The groups are as small as a block of packed weights: their cost
    /// grows with the number of channels, as that of one convolution over all of them would with its square.
    private var runs: [(channels: Range<Int>, isMirrored: Bool)] {
        var runs: [(channels: Range<Int>, isMirrored: Bool)] = []
        for first in stride(from: 0, to: scale.count, by: PlanFormat.blockOutputs) {
            let group = first..<min(first + PlanFormat.blockOutputs, scale.count)
            let isMirrored = scale[group].contains { $0 < 0 }
            if let last = runs.last, !isMirrored, !last.isMirrored {
                runs[runs.count - 1].channels = last.channels.lowerBound..<group.upperBound
            } else {
                runs.append((group, isMirrored))
            }
        }
        return runs
    }
}

extension Convolution {
    /// y = x · diagonal[c] + bias[c].
    fileprivate init(diagonal: [Float], bias: [Float]) {
        let channels = diagonal.count
        var weights = [Float](repeating: 0, count: channels * channels)
        for channel in 0..<channels { weights[channel * channels + channel] = diagonal[channel] }
        self.init(
            window: Window(kernelHeight: 1, kernelWidth: 1), outputs: channels, channels: channels, weights: weights,
            bias: bias)
    }
}
