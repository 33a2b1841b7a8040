/// `pn_gather` in a plan: input 0 a map; the output may have another shape, and every value of it is one of the input's.
package enum GatherFormat {
    /// The number of a gather.
    package struct Parameters: Record {
        /// Bytes of one record.
        package static let size = 8
        /// How many runs of channels follow each other in the input, too; at least 1.
        package var runs: UInt32 = 0
        /// 0.
        package var reserved: UInt32 = 0

        /// A record with every field at its default.
        package init() {}
    }

    /// Where its numbers stand.
    package struct Constants {
        /// One per output row: a pixel of the input, numbered row by row.
        package let rowPixels: ConstantArray<Int32>
        /// One per output row: a channel.
        package let rowChannels: ConstantArray<Int32>
        /// One per output column, added to the row's.
        package let columnPixels: ConstantArray<Int32>
        /// See `columnPixels`.
        package let columnChannels: ConstantArray<Int32>
        /// One per run: where its channels end.
        package let runEnds: ConstantArray<Int32>
        /// One per run, added to the row's and the column's.
        package let runPixels: ConstantArray<Int32>
        /// See `runPixels`.
        package let runChannels: ConstantArray<Int32>
        /// Of all arrays.
        package let byteCount: Int

        /// The layout for an output of so many rows and columns.
        package init(height: Int, width: Int, runs: Int) {
            var layout = ConstantLayout()
            rowPixels = layout.append(Int32.self, height)
            rowChannels = layout.append(Int32.self, height)
            columnPixels = layout.append(Int32.self, width)
            columnChannels = layout.append(Int32.self, width)
            runEnds = layout.append(Int32.self, runs)
            runPixels = layout.append(Int32.self, runs)
            runChannels = layout.append(Int32.self, runs)
            byteCount = layout.byteCount
        }
    }

    static func validate(_ check: OperatorCheck) throws(PlanError) -> Int {
        let (input, output) = (try check.input(0), try check.output())
        try check.requireInputCount(1)
        try check.requireInt8(output)
        let parameters = try check.parameters(Parameters.self)
        let runs = Int(parameters.runs)
        guard runs >= 1, runs <= Int(output.channels), parameters.reserved == 0 else {
            throw check.failure(.valueOutOfRange)
        }
        let layout = Constants(height: Int(output.height), width: Int(output.width), runs: runs)
        let constants = try check.constants(byteCount: layout.byteCount)
        let pixels =
            try largest(of: layout.rowPixels, at: constants, check)
            + largest(of: layout.columnPixels, at: constants, check)
            + largest(of: layout.runPixels, at: constants, check)
        let channels =
            try largest(of: layout.rowChannels, at: constants, check)
            + largest(of: layout.columnChannels, at: constants, check)
            + furthestChannel(of: layout, at: constants, output, check)
        guard pixels < input.pixels, channels < Int(input.channels) else { throw check.failure(.outOfBounds) }
        try check.requireApart(input, output)
        try check.requireSteps(more: PlanFormat.stepsPerRun * runs, of: output)
        return layout.byteCount
    }

    private static func largest(
        of array: ConstantArray<Int32>, at constants: UnsafeRawPointer, _ check: OperatorCheck
    ) throws(PlanError) -> Int {
        var largest: Int32 = 0
        for value in array.elements(at: constants) {
            guard value >= 0 else { throw check.failure(.valueOutOfRange) }
            largest = max(largest, value)
        }
        return Int(largest)
    }

    /// The last channel that a run reads, and whether the runs are one after the other.
    private static func furthestChannel(
        of layout: Constants, at constants: UnsafeRawPointer, _ output: TensorRecord, _ check: OperatorCheck
    ) throws(PlanError) -> Int {
        let (ends, channels) = (layout.runEnds.elements(at: constants), layout.runChannels.elements(at: constants))
        var (begin, furthest) = (0, 0)
        for run in 0..<layout.runEnds.count {
            let end = Int(ends[run])
            guard channels[run] >= 0, end > begin, end <= Int(output.channels) else {
                throw check.failure(.valueOutOfRange)
            }
            furthest = max(furthest, Int(channels[run]) + end - begin - 1)
            begin = end
        }
        guard begin == Int(output.channels) else { throw check.failure(.valueOutOfRange) }
        return furthest
    }

    static func describe(_ record: OperatorRecord, in plan: Plan, _ field: (OperatorField) -> Void) {
        let runs = Int(plan.parameters(of: record, Parameters.self).runs)
        field(OperatorField("runs", .integer(runs), isUsual: runs == 1))
    }
}
