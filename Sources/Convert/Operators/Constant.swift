import Plan

/// A map that is the same for every image, such as the positions that are added to what attention sees.
package struct Constant: Operation {
    /// Its shape.
    package var shape: MapShape
    /// [C][H][W], as many as the shape has elements.
    package var elements: [Float]

    /// A map of these elements.
    package init(_ shape: MapShape, _ elements: [Float]) {
        self.shape = shape
        self.elements = elements
    }

    package var name: String { "constant" }

    package func outputShape(of inputs: [MapShape]) throws(ShapeError) -> MapShape {
        try expect(inputs, count: 0)
        guard elements.count == shape.count else {
            throw ShapeError(reason: "it has \(elements.count) elements for a map \(shape)")
        }
        return shape
    }

    package func scaled(by scale: [Float], shift: [Float]) -> (any Operation)? {
        var result = self
        for channel in scale.indices {
            for index in channel * shape.pixels..<(channel + 1) * shape.pixels {
                result.elements[index] = elements[index] * scale[channel] + shift[channel]
            }
        }
        return result
    }

    package func compute(_ inputs: [FloatMap], into output: FloatMap, scratch: UnsafeMutablePointer<Float>) {
        elements.withUnsafeBufferPointer { output.elements.update(from: $0.baseAddress!, count: shape.count) }
    }

    package func lower(_ node: Node, into lowering: inout Lowering) throws(ConvertError) {
        guard elements.allSatisfy(\.isFinite) else { throw .notFinite(layer: node.name) }
        let output = try lowering.tensor(of: node.output)
        let slice = lowering.quantization(of: output).slices[0]
        var weights: [Int8] = []
        weights.reserveCapacity(elements.count)
        for pixel in 0..<shape.pixels {
            for channel in 0..<shape.channels {
                let steps = Double(elements[channel * shape.pixels + pixel]) / Double(slice.scale)
                let stored = (steps + Double(slice.zeroPoint)).rounded(.toNearestOrEven)
                weights.append(Int8(min(max(stored, -128), 127)))
            }
        }
        var record = OperatorRecord(.constant, inputs: [], output: output)
        record.quantumPixels = lowering.quantumPixels(for: output)
        lowering.append(LoweredProgram.Operator(name: node.name, record: record, weights: weights))
    }
}
