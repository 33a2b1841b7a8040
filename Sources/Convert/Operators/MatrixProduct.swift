import COpenBLAS
import Plan

/// The products of two maps, as attention has them: group by group of channels and part by part of pixels, each pixel of
/// the first with a matrix that the second holds.
///
/// With a the first map, b the second, p a pixel of part t of the first, and g a group:
/// out[p][g, n] = factor · Σ over k of a[p][g, k] · b, where b is b[t, n][g, k] if its pixels are the columns of the product
/// and b[t, k][g, n] if its channels are.
package struct MatrixProduct: Operation {
    /// Groups of channels, one after the other in both maps and in the product.
    package var groups: Int
    /// Parts of pixels, one after the other in both maps and in the product.
    package var parts: Int
    /// Whether the columns of the product are pixels of the second map, and not channels.
    package var columnsArePixels: Bool
    /// Products in a sum.
    package var depth: Int
    /// What the sums are multiplied by; positive.
    package var factor: Float = 1

    /// Nothing is checked before the shapes are known.
    package init(groups: Int = 1, parts: Int = 1, columnsArePixels: Bool, depth: Int) {
        self.groups = groups
        self.parts = parts
        self.columnsArePixels = columnsArePixels
        self.depth = depth
    }

    package var name: String { "matrix_product" }

    package func outputShape(of inputs: [MapShape]) throws(ShapeError) -> MapShape {
        try expect(inputs, count: 2)
        let (first, second) = (inputs[0], inputs[1])
        guard groups > 0, parts > 0, depth > 0, first.channels == groups * depth, first.pixels % parts == 0,
            second.channels % groups == 0, second.pixels % parts == 0,
            columnsArePixels ? second.channels == groups * depth : second.pixels == parts * depth
        else {
            throw ShapeError(reason: "it cannot multiply maps of shapes \(first) and \(second) in \(groups) groups")
        }
        guard depth <= MatrixProductFormat.largestDepth else {
            throw ShapeError(
                reason: "it sums \(depth) products, at most \(MatrixProductFormat.largestDepth) are supported")
        }
        return MapShape(channels: groups * columns(of: second), height: first.height, width: first.width)
    }

    /// Of the product, in each group.
    private func columns(of second: MapShape) -> Int {
        columnsArePixels ? second.pixels / parts : second.channels / groups
    }

    package func steps(output: MapShape) -> Int { output.count * depth }

    /// A factor that all channels have can be had for nothing.
    package func scaled(by scale: [Float], shift: [Float]) -> (any Operation)? {
        guard let first = scale.first, first > 0, scale.allSatisfy({ $0 == first }), shift.allSatisfy({ $0 == 0 })
        else { return nil }
        var result = self
        result.factor *= first
        return result
    }

    package func compute(_ inputs: [FloatMap], into output: FloatMap, scratch: UnsafeMutablePointer<Float>) {
        let (first, second) = (inputs[0], inputs[1])
        let (pixels, others) = (first.shape.pixels, second.shape.pixels)
        let (rows, columns) = (pixels / parts, output.shape.channels / groups)
        let ownRows = columnsArePixels ? columns : depth
        for group in 0..<groups {
            let channels = second.elements + group * (columnsArePixels ? depth : columns) * others
            for part in 0..<parts {
                // Maps are [channels][pixels]: output [columns][rows] = factor · b [columns][depth] · a [depth][rows].
                cblas_sgemm(
                    CblasRowMajor, columnsArePixels ? CblasTrans : CblasNoTrans, CblasNoTrans, Int32(columns),
                    Int32(rows), Int32(depth), factor, channels + part * ownRows, Int32(others),
                    first.elements + group * depth * pixels + part * rows, Int32(pixels), 0,
                    output.elements + group * columns * pixels + part * rows, Int32(pixels))
            }
        }
    }

    package func lower(_ node: Node, into lowering: inout Lowering) throws(ConvertError) {
        var inputs: [Int] = []
        for value in node.inputs { inputs.append(try lowering.uniformTensor(of: value)) }
        let output = try lowering.tensor(of: node.output)
        let slices = inputs.map { lowering.quantization(of: $0).slices[0] }
        let target = lowering.quantization(of: output).slices[0]

        var parameters = MatrixProductFormat.Parameters()
        parameters.groups = UInt32(groups)
        parameters.rows = UInt32(lowering.pixels(of: output) / parts)
        parameters.isTransposed = columnsArePixels ? 1 : 0
        parameters.firstZero = slices[0].zeroPoint
        parameters.secondZero = slices[1].zeroPoint
        parameters.scale = try PlanScale.quotient(
            Double(factor) * Double(slices[0].scale) * Double(slices[1].scale), Double(target.scale), layer: node.name)
        parameters.outputZero = target.zeroPoint
        (parameters.clampLow, parameters.clampHigh) = target.bounds(relu: false)
        var record = OperatorRecord(.matrixProduct, inputs: inputs, output: output)
        record.multiplyAdds = UInt64(lowering.pixels(of: output) * lowering.channels(of: output) * depth)
        record.quantumPixels = lowering.quantumPixels(
            for: output,
            costPerPixel: MatrixProductFormat.stepsPerPixel(
                groups: groups, depth: depth, columns: lowering.channels(of: output) / groups,
                isTransposed: columnsArePixels))
        lowering.append(
            LoweredProgram.Operator(name: node.name, record: record, parameters: FieldWriter.bytes(of: parameters)))
    }
}
