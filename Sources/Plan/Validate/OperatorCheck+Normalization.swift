extension OperatorCheck {
    /// What is added to a variance, and the bounds of what is normalized.
    func requireNormalization(epsilon: Float, _ low: Float, _ high: Float, zero: Int32) throws(PlanError) {
        try requireScale(epsilon)
        // One too small to be a normal number vanishes where subnormal numbers are flushed.
        guard epsilon >= .leastNormalMagnitude else { throw failure(.scaleInvalid) }
        try requireClamp(low, high, zero: zero)
    }

    /// Numbers of either sign, no product of which overflows.
    func requireFactors(_ array: ConstantArray<Float>, at constants: UnsafeRawPointer) throws(PlanError) {
        for value in array.elements(at: constants) where !(value.magnitude <= PlanFormat.largestScale) {
            throw failure(.scaleInvalid)
        }
    }

    /// An operator without weights whose quanta are all pixels of some blocks of channels, of which each has few enough.
    func requireWholePixels(stepsPerBlock steps: Int, of output: TensorRecord) throws(PlanError) {
        guard record.weights == 0, record.multiplyAdds == 0, record.isCutByBlocks,
            Int(record.quantumPixels) == output.pixels
        else { throw failure(.valueOutOfRange) }
        let blocks = min(Int(record.quantumBlocks), PlanFormat.blocks(ofOutputs: Int(output.channels)))
        guard blocks <= max(PlanFormat.quantumMultiplyAdds / (output.pixels * steps), 1) else {
            throw failure(.quantumTooLarge)
        }
    }
}
