/// `pn_constant` in a plan: no input; the map is as many bytes of weights as the output has elements, pixel by pixel.
package enum ConstantFormat {
    static func validate(_ check: OperatorCheck) throws(PlanError) -> Int {
        let output = try check.output()
        try check.requireInputCount(0)
        try check.requireInt8(output)
        try check.requireNoParameters()
        try check.requireNoConstants()
        let size = UInt64(weightsSize(of: output))
        let (end, overflow) = check.record.weights.addingReportingOverflow(size)
        guard !overflow, end <= UInt64(check.plan.count(of: .weights)),
            check.record.weights % UInt64(PlanFormat.alignment) == 0
        else { throw check.failure(.outOfBounds) }
        guard check.record.multiplyAdds == 0 else { throw check.failure(.valueOutOfRange) }
        try check.requireQuantum(stepsPerPixel: PlanFormat.steps(ofChannels: Int(output.channels), each: 1), of: output)
        return 0
    }

    /// Bytes of the weights.
    static func weightsSize(of output: TensorRecord) -> Int { output.pixels * Int(output.channels) }

    static func describe(_ record: OperatorRecord, in plan: Plan, _ field: (OperatorField) -> Void) {}
}
