import Plan

/// Values of a map in another order: channels shuffled, pixels left out, repeated or turned, pixels that become channels and
/// the other way round.
package struct Gather: Operation {
    /// Where a row, a column or a channel of the output comes from; what the three say is added up.
    package struct Place: Sendable, Hashable {
        /// Of the input, numbered row by row.
        package var pixel: Int
        /// Of the input.
        package var channel: Int

        /// The first pixel's first channel unless said otherwise.
        package init(pixel: Int = 0, channel: Int = 0) {
            self.pixel = pixel
            self.channel = channel
        }
    }

    /// One for each row of the output.
    package var rows: [Place]
    /// One for each column.
    package var columns: [Place]
    /// One for each channel.
    package var channels: [Place]

    /// No number is negative; none of the lists is empty.
    package init(rows: [Place], columns: [Place], channels: [Place]) {
        self.rows = rows
        self.columns = columns
        self.channels = channels
    }

    package var name: String { "gather" }

    package func outputShape(of inputs: [MapShape]) throws(ShapeError) -> MapShape {
        try expect(inputs, count: 1)
        let places = [rows, columns, channels]
        let pixel = places.reduce(0) { $0 + ($1.map(\.pixel).max() ?? 0) }
        let channel = places.reduce(0) { $0 + ($1.map(\.channel).max() ?? 0) }
        guard pixel < inputs[0].pixels, channel < inputs[0].channels else {
            throw ShapeError(reason: "it reads pixel \(pixel) and channel \(channel) of a map \(inputs[0])")
        }
        return MapShape(channels: channels.count, height: rows.count, width: columns.count)
    }

    package var keepsSlices: Bool { true }

    /// Whether it depends on the pixel which channel is read.
    private var mixesChannels: Bool { (rows + columns).contains { $0.channel != 0 } }

    package func compute(_ inputs: [FloatMap], into output: FloatMap, scratch: UnsafeMutablePointer<Float>) {
        let pixels = inputs[0].shape.pixels
        var position = output.elements
        for channel in channels {
            for row in rows {
                for column in columns {
                    let read = channel.channel + row.channel + column.channel
                    position.pointee =
                        inputs[0].elements[read * pixels + channel.pixel + row.pixel + column.pixel]
                    position += 1
                }
            }
        }
    }

    /// That of the channels that are read, where a channel of the output is one of the input; else one for all of them.
    package func quantization(of inputs: [Quantization], range: ValueRange, channels count: Int) -> Quantization {
        if mixesChannels {
            guard let slice = inputs[0].uniform else {
                return Quantization(covering: inputs[0].range, channels: count)
            }
            return Quantization([slice.of(channels: count)])
        }
        let slices = inputs[0].perChannel
        return Quantization(channels.map { slices[$0.channel].single })
    }

    package func lower(_ node: Node, into lowering: inout Lowering) throws(ConvertError) {
        let input =
            try mixesChannels
            ? lowering.uniformTensor(of: node.inputs[0]) : lowering.tensor(of: node.inputs[0])
        let output = try lowering.tensor(of: node.output)
        let runs = runs
        var record = OperatorRecord(.gather, inputs: [input], output: output)
        record.quantumPixels = lowering.quantumPixels(for: output, more: PlanFormat.stepsPerRun * runs.count)
        var parameters = GatherFormat.Parameters()
        parameters.runs = UInt32(runs.count)
        let layout = GatherFormat.Constants(height: rows.count, width: columns.count, runs: runs.count)
        var constants = ConstantWriter(byteCount: layout.byteCount)
        constants.store(rows.map { Int32($0.pixel) }, layout.rowPixels)
        constants.store(rows.map { Int32($0.channel) }, layout.rowChannels)
        constants.store(columns.map { Int32($0.pixel) }, layout.columnPixels)
        constants.store(columns.map { Int32($0.channel) }, layout.columnChannels)
        constants.store(runs.map { Int32($0.end) }, layout.runEnds)
        constants.store(runs.map { Int32($0.first.pixel) }, layout.runPixels)
        constants.store(runs.map { Int32($0.first.channel) }, layout.runChannels)
        lowering.append(
            LoweredProgram.Operator(
                name: node.name, record: record, parameters: FieldWriter.bytes(of: parameters),
                constants: constants.bytes))
    }

    /// Channels that follow each other in the input, too.
    private var runs: [(first: Place, end: Int)] {
        var runs: [(first: Place, end: Int)] = []
        var expected: Place?
        for (index, place) in channels.enumerated() {
            if place == expected {
                runs[runs.count - 1].end = index + 1
            } else {
                runs.append((place, index + 1))
            }
            expected = Place(pixel: place.pixel, channel: place.channel + 1)
        }
        return runs
    }
}
