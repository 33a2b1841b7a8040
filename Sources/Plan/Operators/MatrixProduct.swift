/// `pn_matrix_product` in a plan: input 0 a map of the output's pixels, input 1 the map that it is multiplied by.
package enum MatrixProductFormat {
    /// The numbers of a product.
    package struct Parameters: Record {
        /// Bytes of one record.
        package static let size = 40
        /// Groups of channels that are multiplied each by itself; at least 1.
        package var groups: UInt32 = 0
        /// Pixels of input 0 that are multiplied by one part of input 1.
        package var rows: UInt32 = 0
        /// 1: the columns of the product are pixels of input 1; 0: they are channels of its groups.
        package var isTransposed: UInt32 = 0
        /// 0.
        package var reserved: UInt32 = 0
        /// Zero point of input 0.
        package var firstZero: Int32 = 0
        /// Zero point of input 1.
        package var secondZero: Int32 = 0
        /// Product of the scales of both inputs, divided by the output's.
        package var scale: Float = 0
        /// Bounds before the zero point is added, see `pn_matrix_product`.
        package var clampLow: Float = 0
        /// See `clampLow`.
        package var clampHigh: Float = 0
        /// Zero point of the output.
        package var outputZero: Int32 = 0

        /// A record with every field at its default.
        package init() {}
    }

    /// The most products in a sum: each is at most 255², and the sum an int32.
    package static let largestDepth = Int(Int32.max) / (255 * 255)

    /// What a kernel does for a pixel: it multiplies sixteen columns, or sixteen factors of one, at once.
    package static func stepsPerPixel(groups: Int, depth: Int, columns: Int, isTransposed: Bool) -> Int {
        let unit = PlanFormat.blockOutputs
        return isTransposed
            ? groups * columns * PlanFormat.roundUp(depth, to: unit)
            : groups * PlanFormat.roundUp(columns, to: unit) * depth
    }

    static func validate(_ check: OperatorCheck) throws(PlanError) -> Int {
        let (first, second) = (try check.input(0), try check.input(1))
        let output = try check.output()
        try check.requireInputCount(2)
        try check.requireInt8(output)
        let parameters = try check.parameters(Parameters.self)
        let (groups, rows) = (Int(parameters.groups), Int(parameters.rows))
        guard groups >= 1, rows >= 1, parameters.reserved == 0 else { throw check.failure(.valueOutOfRange) }
        try check.requireFlag(parameters.isTransposed)
        let isTransposed = parameters.isTransposed == 1
        let (depth, columns) = (Int(first.channels) / groups, Int(output.channels) / groups)
        guard first.height == output.height, first.width == output.width, output.pixels % rows == 0,
            depth * groups == Int(first.channels), columns * groups == Int(output.channels),
            Int(second.channels) == groups * (isTransposed ? depth : columns)
        else { throw check.failure(.shapeMismatch) }
        // Each part of the first has one in the second.
        guard second.pixels == output.pixels / rows * (isTransposed ? columns : depth) else {
            throw check.failure(.shapeMismatch)
        }
        guard depth <= largestDepth else { throw check.failure(.valueOutOfRange) }
        try check.requireZeroPoint(parameters.firstZero)
        try check.requireZeroPoint(parameters.secondZero)
        try check.requireScale(parameters.scale)
        try check.requireClamp(parameters.clampLow, parameters.clampHigh, zero: parameters.outputZero)
        try check.requireNoConstants()
        try check.requireApart(first, output)
        try check.requireApart(second, output)
        try check.requireProducts(
            depth: depth,
            stepsPerPixel: stepsPerPixel(groups: groups, depth: depth, columns: columns, isTransposed: isTransposed),
            of: output)
        return 0
    }

    static func describe(_ record: OperatorRecord, in plan: Plan, _ field: (OperatorField) -> Void) {
        let groups = Int(plan.parameters(of: record, Parameters.self).groups)
        field(OperatorField("groups", .integer(groups), isUsual: groups == 1))
    }
}
