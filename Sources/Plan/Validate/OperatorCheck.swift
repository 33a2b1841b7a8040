import CKernels

/// One operator under validation, with what the kinds ask of it; every requirement throws when it does not hold.
struct OperatorCheck {
    let plan: Plan
    /// Within the plan.
    let index: Int
    let record: OperatorRecord
    /// Within the program.
    let position: Int
    let program: ProgramRecord

    /// Checks the envelope, then what the kind asks.
    func validate(_ budget: inout ValidationBudget) throws(PlanError) {
        guard Int(record.kind) < OperatorKind.count else { throw failure(.valueOutOfRange) }
        try plan.requireText(record.name, of: .operators, index, &budget)
        guard record.flags == 0, record.reserved == 0 else { throw failure(.nonzeroReserved) }
        try requireQuanta()
        budget.bytes -= try validateKind(record.operatorKind)
        budget.weights -= plan.weightsSize(ofOperator: index)
        budget.text -= ValidationBudget.perRecord + plan.textSize(ofTensor: record.output)
        for position in 0..<record.inputCount { budget.text -= plan.textSize(ofTensor: record.input(position)) }
        guard budget.bytes >= 0, budget.weights >= 0, budget.text >= 0 else { throw failure(.tooMuchWork) }
    }

    /// A failure of this operator.
    func failure(_ code: PlanError.Code) -> PlanError {
        plan.failure(code, .operators, index)
    }

    /// Kernels count pixels and blocks, and the team its quanta, in 32 signed bits.
    private func requireQuanta() throws(PlanError) {
        let output = try tensor(record.output)
        let most = UInt32(Int32.max)
        guard record.quantumPixels >= 1, record.quantumPixels <= most, record.quantumBlocks <= most else {
            throw failure(.valueOutOfRange)
        }
        let pixelSteps = PlanFormat.steps(output.pixels, of: Int(record.quantumPixels))
        let blocks = record.isCutByBlocks ? PlanFormat.blocks(ofOutputs: Int(output.channels)) : 1
        guard pixelSteps * PlanFormat.steps(blocks, of: max(Int(record.quantumBlocks), 1)) <= Int(most) else {
            throw failure(.valueOutOfRange)
        }
    }

    /// What the kernel does without weights: so many steps for each channel of an output pixel, and some more for each
    /// pixel, of which a quantum has few enough.
    func requireSteps(perChannel: Int = 1, more: Int = 0, of output: TensorRecord) throws(PlanError) {
        try requireSteps(
            perPixel: PlanFormat.steps(ofChannels: Int(output.channels), each: perChannel) + more, of: output)
    }

    /// The same in all for each pixel.
    func requireSteps(perPixel steps: Int, of output: TensorRecord) throws(PlanError) {
        guard record.multiplyAdds == 0 else { throw failure(.valueOutOfRange) }
        try requireQuantum(stepsPerPixel: steps, of: output)
        guard record.weights == 0 else { throw failure(.valueOutOfRange) }
    }

    /// Sums of `depth` products of two maps for each output and pixel.
    func requireProducts(depth: Int, stepsPerPixel steps: Int, of output: TensorRecord) throws(PlanError) {
        // At most 2^32 pixels, 2^16 outputs.
        let (multiplyAdds, overflows) = (output.pixels * Int(output.channels)).multipliedReportingOverflow(by: depth)
        guard !overflows, record.multiplyAdds == UInt64(multiplyAdds) else { throw failure(.sizeMismatch) }
        try requireQuantum(stepsPerPixel: steps, of: output)
        guard record.weights == 0 else { throw failure(.valueOutOfRange) }
    }

    /// Quanta are whole pixels, of which each has few enough.
    func requireQuantum(stepsPerPixel steps: Int, of output: TensorRecord) throws(PlanError) {
        guard !record.isCutByBlocks else { throw failure(.valueOutOfRange) }
        let pixels = min(Int(record.quantumPixels), output.pixels)
        guard pixels <= max(PlanFormat.quantumMultiplyAdds / steps, 1) else { throw failure(.quantumTooLarge) }
    }

    // MARK: Tensors

    /// The int8 tensor of input `position`, which must be in use at this operator.
    func input(_ position: Int) throws(PlanError) -> TensorRecord {
        let input = try tensor(record.input(position))
        try requireInt8(input)
        return input
    }

    /// The output's tensor, which must be in use at this operator; float32 logits are dense.
    func output(mayBeFloat: Bool = false) throws(PlanError) -> TensorRecord {
        let output = try tensor(record.output)
        guard output.isFloat else { return output }
        let isDense =
            output.channelOffset == 0
            && plan.buffer(Int(output.buffer)).pixelStride == output.channels * UInt32(ElementType.float32.size)
        guard mayBeFloat, isDense else { throw failure(.shapeMismatch) }
        return output
    }

    private func tensor(_ tensorIndex: UInt32) throws(PlanError) -> TensorRecord {
        try plan.require(tensorIndex, isIndexInto: .tensors, of: .operators, index)
        let tensor = plan.tensor(Int(tensorIndex))
        guard plan.isLive(tensor, at: UInt32(position), in: program) else { throw failure(.bufferNotLive) }
        return tensor
    }

    func requireInputCount(_ count: Int) throws(PlanError) {
        for position in count..<OperatorRecord.largestInputCount {
            guard record.input(position) == PlanFormat.none else { throw failure(.valueOutOfRange) }
        }
    }

    func requireInt8(_ tensor: TensorRecord) throws(PlanError) {
        guard !tensor.isFloat else { throw failure(.shapeMismatch) }
    }

    func requireSameChannels(_ one: TensorRecord, _ two: TensorRecord) throws(PlanError) {
        guard one.channels == two.channels else { throw failure(.shapeMismatch) }
    }

    func requireSameShape(_ one: TensorRecord, _ two: TensorRecord) throws(PlanError) {
        guard one.channels == two.channels, one.height == two.height, one.width == two.width else {
            throw failure(.shapeMismatch)
        }
    }

    /// Operands in one buffer must use different channels, so that no thread reads what another one writes.
    /// - Parameter readsWholeGroups: The kernel uses the input in groups of four channels.
    func requireApart(
        _ input: TensorRecord, _ output: TensorRecord, readsWholeGroups: Bool = false
    ) throws(PlanError) {
        guard input.buffer == output.buffer else { return }
        let outputStart = Int(output.channelOffset)
        let outputEnd = outputStart + Int(output.channels) * output.type.size
        let inputStart = Int(input.channelOffset)
        let inputEnd =
            inputStart + PlanFormat.roundUp(Int(input.channels), to: readsWholeGroups ? PlanFormat.groupInputs : 1)
        guard inputEnd <= outputStart || outputEnd <= inputStart else { throw failure(.operandsOverlap) }
    }

    // MARK: Numbers

    /// The operator's parameter record.
    func parameters<Parameters: Record>(_: Parameters.Type) throws(PlanError) -> Parameters {
        let offset = Int(record.parameters)
        guard offset % PlanFormat.numberAlignment == 0,
            offset + Parameters.size <= plan.count(of: .parameters)
        else { throw failure(.outOfBounds) }
        return plan.parameters(of: record, Parameters.self)
    }

    func requireNoParameters() throws(PlanError) {
        guard record.parameters == 0 else { throw failure(.valueOutOfRange) }
    }

    /// The address of the operator's constants, of which there are `byteCount` bytes.
    func constants(byteCount: Int) throws(PlanError) -> UnsafeRawPointer {
        let offset = Int(record.constants)
        guard offset % PlanFormat.numberAlignment == 0, offset + byteCount <= plan.count(of: .constants) else {
            throw failure(.outOfBounds)
        }
        return plan.constants(of: record)
    }

    func requireNoConstants() throws(PlanError) {
        guard record.constants == 0 else { throw failure(.valueOutOfRange) }
    }

    func requireScale(_ value: Float) throws(PlanError) {
        guard plan.isScale(value) else { throw failure(.scaleInvalid) }
    }

    func requireScales(_ scales: ConstantArray<Float>, at constants: UnsafeRawPointer) throws(PlanError) {
        for scale in scales.elements(at: constants) { try requireScale(scale) }
    }

    func requireZeroPoint(_ value: Int32) throws(PlanError) {
        guard plan.isZeroPoint(value) else { throw failure(.valueOutOfRange) }
    }

    func requireZeroPoints(_ zeros: ConstantArray<Int32>, at constants: UnsafeRawPointer) throws(PlanError) {
        for zero in zeros.elements(at: constants) { try requireZeroPoint(zero) }
    }

    /// Bounds whose values stay int8 when the zero point is added.
    func requireClamp(_ low: Float, _ high: Float, zero: Int32) throws(PlanError) {
        try requireZeroPoint(zero)
        guard low.isFinite, high.isFinite, low <= high, low + Float(zero) >= -128, high + Float(zero) <= 127 else {
            throw failure(.valueOutOfRange)
        }
    }

    /// The channel behind each of the tensor's slices.
    func requireEnds(_ ends: UnsafeBufferPointer<Int32>, of tensor: TensorRecord) throws(PlanError) {
        var end: Int32 = 0
        for position in 0..<Int(tensor.sliceCount) {
            end += Int32(plan.slice(Int(tensor.firstSlice) + position).channels)
            guard ends[position] == end else { throw failure(.valueOutOfRange) }
        }
    }

    func requireFlag(_ value: UInt32) throws(PlanError) {
        guard value <= 1 else { throw failure(.valueOutOfRange) }
    }

    // MARK: Weights

    /// Packed weights of a layer, of which a quantum is some pixels and some blocks of outputs.
    func requireWeights(depth: Int, of output: TensorRecord) throws(PlanError) {
        guard record.isCutByBlocks else { throw failure(.valueOutOfRange) }
        let outputs = Int(output.channels)
        try requireWeights(size: PlanFormat.packedWeightsSize(outputs: outputs, depth: depth), depth: depth, of: output)
    }

    /// Weights of so many bytes within their section, and what the kernel does with them: multiply-adds of `depth` for each
    /// output and pixel, of which a quantum has few enough.
    func requireWeights(size: Int, depth: Int, of output: TensorRecord) throws(PlanError) {
        guard depth <= PlanFormat.largestDepth else { throw failure(.valueOutOfRange) }
        let outputs = Int(output.channels)
        let (end, overflow) = record.weights.addingReportingOverflow(UInt64(size))
        guard !overflow, end <= UInt64(plan.count(of: .weights)), record.weights % UInt64(PlanFormat.alignment) == 0
        else { throw failure(.outOfBounds) }
        // At most 2^31 pixels, 2^16 outputs.
        let (multiplyAdds, overflows) = (output.pixels * outputs).multipliedReportingOverflow(by: depth)
        guard !overflows, record.multiplyAdds == UInt64(multiplyAdds) else { throw failure(.sizeMismatch) }
        let pixels = min(Int(record.quantumPixels), output.pixels)
        let allBlocks = PlanFormat.blocks(ofOutputs: outputs)
        let blocks = record.isCutByBlocks ? min(Int(record.quantumBlocks), allBlocks) : allBlocks
        guard pixels * blocks <= max(PlanFormat.quantumMultiplyAdds / (PlanFormat.blockOutputs * depth), 1) else {
            throw failure(.quantumTooLarge)
        }
    }

}
