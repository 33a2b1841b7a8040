import CKernels

/// `pn_resize` in a plan: input 0 a map of the output's channels, quantized as the output is.
package enum ResizeFormat {
    /// Where its numbers stand.
    package struct Constants {
        /// One per output row: the first pixel of a row of the input.
        package let firstRows: ConstantArray<Int32>
        /// See `firstRows`.
        package let secondRows: ConstantArray<Int32>
        /// One per output row: the weight of the second, 0...`one`.
        package let rowWeights: ConstantArray<Int32>
        /// One per output column: a column of the input.
        package let firstColumns: ConstantArray<Int32>
        /// See `firstColumns`.
        package let secondColumns: ConstantArray<Int32>
        /// One per output column: the weight of the second, 0...`one`.
        package let columnWeights: ConstantArray<Int32>
        /// Of all arrays.
        package let byteCount: Int

        /// The layout for an output of so many rows and columns.
        package init(height: Int, width: Int) {
            var layout = ConstantLayout()
            firstRows = layout.append(Int32.self, height)
            secondRows = layout.append(Int32.self, height)
            rowWeights = layout.append(Int32.self, height)
            firstColumns = layout.append(Int32.self, width)
            secondColumns = layout.append(Int32.self, width)
            columnWeights = layout.append(Int32.self, width)
            byteCount = layout.byteCount
        }
    }

    /// What the weights of two rows, or of two columns, sum to.
    package static var one: Int32 { 1 << PN_RESIZE_BITS }

    /// What it does for each channel of a pixel: four products.
    package static let stepsPerChannel = 4

    static func validate(_ check: OperatorCheck) throws(PlanError) -> Int {
        let (input, output) = (try check.input(0), try check.output())
        try check.requireInputCount(1)
        try check.requireInt8(output)
        try check.requireSameChannels(input, output)
        try check.requireNoParameters()
        let layout = Constants(height: Int(output.height), width: Int(output.width))
        let constants = try check.constants(byteCount: layout.byteCount)
        let rows =
            max(
                try largest(of: layout.firstRows, at: constants, check),
                try largest(of: layout.secondRows, at: constants, check))
        let columns =
            max(
                try largest(of: layout.firstColumns, at: constants, check),
                try largest(of: layout.secondColumns, at: constants, check))
        guard rows + columns < input.pixels else { throw check.failure(.outOfBounds) }
        guard try largest(of: layout.rowWeights, at: constants, check) <= Int(one),
            try largest(of: layout.columnWeights, at: constants, check) <= Int(one)
        else { throw check.failure(.valueOutOfRange) }
        try check.requireApart(input, output)
        try check.requireSteps(perChannel: stepsPerChannel, of: output)
        return layout.byteCount
    }

    /// The largest number, none of which may be negative.
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

    static func describe(_ record: OperatorRecord, in plan: Plan, _ field: (OperatorField) -> Void) {}
}
