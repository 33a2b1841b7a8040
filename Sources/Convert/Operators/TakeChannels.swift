/// Some channels of a map. Costs nothing in a plan: whoever reads them reads the map's.
package struct TakeChannels: Operation {
    /// Within the map's.
    package var channels: Range<Int>

    /// The channels in this range.
    package init(_ channels: Range<Int>) {
        self.channels = channels
    }

    package var name: String { "take_channels" }

    package func outputShape(of inputs: [MapShape]) throws(ShapeError) -> MapShape {
        try expect(inputs, count: 1)
        guard !channels.isEmpty, channels.lowerBound >= 0, channels.upperBound <= inputs[0].channels else {
            throw ShapeError(reason: "it takes channels \(channels) of a map of \(inputs[0].channels)")
        }
        return MapShape(channels: channels.count, height: inputs[0].height, width: inputs[0].width)
    }

    package var keepsSlices: Bool { true }

    package func compute(_ inputs: [FloatMap], into output: FloatMap, scratch: UnsafeMutablePointer<Float>) {
        let first = inputs[0].elements + channels.lowerBound * output.shape.pixels
        output.elements.update(from: first, count: output.shape.count)
    }

    /// The map's, of these channels.
    package func quantization(of inputs: [Quantization], range: ValueRange, channels _: Int) -> Quantization {
        Quantization(inputs[0].perChannel[channels].map(\.single))
    }

    package func lower(_ node: Node, into lowering: inout Lowering) throws(ConvertError) {
        let map = try lowering.tensor(of: node.inputs[0])
        lowering.tensorOfValue[node.output] = lowering.tensor(
            channels, of: map, slices: lowering.quantization(of: map).perChannel)
    }
}
