import Plan

/// Bilinear interpolation between the pixels of a map; each channel keeps its quantization.
package struct Resize: Operation {
    /// Between which two rows or columns of the input one of the output lies.
    package struct Position: Sendable, Hashable {
        /// Row or column of the input.
        package var first: Int
        /// The one behind it, or the same at the end.
        package var second: Int
        /// Of the second, 0...1.
        package var weight: Double

        /// The place `position`, in rows or columns of an input of `count`; what lies outside is at the end.
        package init(_ position: Double, of count: Int) {
            let inside = min(max(position, 0), Double(count - 1))
            first = Int(inside.rounded(.down))
            second = min(first + 1, count - 1)
            weight = inside - Double(first)
        }

        /// The weight as the runtime has it.
        fileprivate var integerWeight: Int32 { Int32((weight * Double(ResizeFormat.one)).rounded()) }
    }

    /// One for each row of the output.
    package var rows: [Position]
    /// One for each column.
    package var columns: [Position]

    /// Neither list is empty.
    package init(rows: [Position], columns: [Position]) {
        self.rows = rows
        self.columns = columns
    }

    package var name: String { "resize" }

    package func outputShape(of inputs: [MapShape]) throws(ShapeError) -> MapShape {
        try expect(inputs, count: 1)
        guard rows.allSatisfy({ $0.second < inputs[0].height }), columns.allSatisfy({ $0.second < inputs[0].width })
        else { throw ShapeError(reason: "it reads beyond a map \(inputs[0])") }
        return MapShape(channels: inputs[0].channels, height: rows.count, width: columns.count)
    }

    package var keepsSlices: Bool { true }

    package func steps(output: MapShape) -> Int { ResizeFormat.stepsPerChannel * output.count }

    package func compute(_ inputs: [FloatMap], into output: FloatMap, scratch: UnsafeMutablePointer<Float>) {
        let shape = inputs[0].shape
        var position = output.elements
        for channel in 0..<shape.channels {
            let plane = inputs[0].elements + channel * shape.pixels
            for row in rows {
                let (upper, lower) = (plane + row.first * shape.width, plane + row.second * shape.width)
                for column in columns {
                    func between(_ line: UnsafeMutablePointer<Float>) -> Double {
                        Double(line[column.first]) * (1 - column.weight) + Double(line[column.second]) * column.weight
                    }
                    position.pointee = Float(between(upper) * (1 - row.weight) + between(lower) * row.weight)
                    position += 1
                }
            }
        }
    }

    package func quantization(of inputs: [Quantization], range: ValueRange, channels: Int) -> Quantization {
        inputs[0]
    }

    package func lower(_ node: Node, into lowering: inout Lowering) throws(ConvertError) {
        let input = try lowering.tensor(of: node.inputs[0])
        let output = try lowering.tensor(of: node.output)
        var record = OperatorRecord(.resize, inputs: [input], output: output)
        record.quantumPixels = lowering.quantumPixels(for: output, costPerElement: ResizeFormat.stepsPerChannel)
        let width = lowering.width(of: input)
        let layout = ResizeFormat.Constants(height: rows.count, width: columns.count)
        var constants = ConstantWriter(byteCount: layout.byteCount)
        constants.store(rows.map { Int32($0.first * width) }, layout.firstRows)
        constants.store(rows.map { Int32($0.second * width) }, layout.secondRows)
        constants.store(rows.map(\.integerWeight), layout.rowWeights)
        constants.store(columns.map { Int32($0.first) }, layout.firstColumns)
        constants.store(columns.map { Int32($0.second) }, layout.secondColumns)
        constants.store(columns.map(\.integerWeight), layout.columnWeights)
        lowering.append(LoweredProgram.Operator(name: node.name, record: record, constants: constants.bytes))
    }
}
