/// `pn_table` in a plan: input 0 a map of the output's shape; a table for each slice of the input.
package enum TableFormat {
    /// Where its numbers stand.
    package struct Constants {
        /// One per slice: where its channels end.
        package let ends: ConstantArray<Int32>
        /// [slices][256]: the output for the inputs −128...127.
        package let tables: ConstantArray<Int8>
        /// Of all arrays.
        package let byteCount: Int

        /// The layout for `slices` slices.
        package init(slices: Int) {
            var layout = ConstantLayout()
            ends = layout.append(Int32.self, slices)
            tables = layout.append(Int8.self, slices * entries)
            byteCount = layout.byteCount
        }
    }

    /// Entries of one table.
    package static let entries = 256

    static func validate(_ check: OperatorCheck) throws(PlanError) -> Int {
        let input = try check.input(0)
        let output = try check.output()
        try check.requireInputCount(1)
        try check.requireSameShape(input, output)
        let layout = Constants(slices: Int(input.sliceCount))
        let constants = try check.constants(byteCount: layout.byteCount)
        try check.requireEnds(layout.ends.elements(at: constants), of: input)
        try check.requireApart(input, output)
        try check.requireNoParameters()
        try check.requireSteps(more: PlanFormat.stepsPerSlice * Int(input.sliceCount), of: output)
        return layout.ends.count * MemoryLayout<Int32>.stride
    }

    static func describe(_ record: OperatorRecord, in plan: Plan, _ field: (OperatorField) -> Void) {
        let slices = Int(plan.tensor(Int(record.inputs.0)).sliceCount)
        field(OperatorField("tables", .integer(slices), isUsual: slices == 1))
    }
}
