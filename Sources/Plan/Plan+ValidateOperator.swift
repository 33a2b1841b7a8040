extension Plan {
    /// Checks operator `index`, the `position`th of its program: operands, shapes, constants, weights and scratch.
    func validateOperator(_ index: Int, position: Int, in program: ProgramRecord) throws(PlanError) {
        let record = self.operator(index)
        guard let kind = OperatorKind(rawValue: record.kind) else { throw failure(.valueOutOfRange, .operators, index) }
        try require(record.name, isIndexInto: .strings, of: .operators, index)
        let input = try operand(record.input, index, position: position, in: program)
        let output = try operand(record.output, index, position: position, in: program)
        guard record.reserved == 0, record.reserved2 == 0,
            record.flags == 0 || (kind == .averagePool && record.flags == OperatorRecord.countsPadding)
        else { throw failure(.nonzeroReserved, .operators, index) }
        // Kernels count pixels and blocks in 32 signed bits.
        guard (1...UInt32(Int32.max)).contains(record.quantumPixels),
            (1...UInt32(Int32.max)).contains(record.quantumBlocks), isZeroPoint(record.outputZero),
            isZeroPoint(record.firstZero), isZeroPoint(record.secondZero),
            record.clampLow.isFinite, record.clampHigh.isFinite, record.clampLow <= record.clampHigh
        else { throw failure(.valueOutOfRange, .operators, index) }
        // Quanta are counted in 32 bits too.
        let pixelSteps = PlanFormat.steps(Int(output.height) * Int(output.width), of: Int(record.quantumPixels))
        let blocks = PlanFormat.steps(Int(output.channels), of: PlanFormat.blockOutputs)
        guard pixelSteps * PlanFormat.steps(blocks, of: Int(record.quantumBlocks)) <= Int(Int32.max) else {
            throw failure(.valueOutOfRange, .operators, index)
        }
        // The result must stay an int8 after the zero point is added.
        let isFloat = output.elementType == ElementType.float32.rawValue
        guard record.clampLow + Float(record.outputZero) >= -128, record.clampHigh + Float(record.outputZero) <= 127
        else {
            throw failure(.valueOutOfRange, .operators, index)
        }
        guard input.elementType == ElementType.int8.rawValue,
            !isFloat || ((kind == .convolution || kind == .requantize) && record.second == PlanFormat.none)
        else { throw failure(.shapeMismatch, .operators, index) }
        try requireApart(input, output, overread: PlanFormat.groupInputs, index)

        switch kind {
        case .convolution:
            try validateWindow(record, input, output, allowsCeil: false, index)
            try validateConvolution(record, input, output, program, index)
            try validateSecond(record, output, index, position: position, in: program, isRequired: false)
        case .maxPool, .averagePool:
            try validateWindow(record, input, output, allowsCeil: true, index)
            guard output.channels == input.channels, record.second == PlanFormat.none else {
                throw failure(.shapeMismatch, .operators, index)
            }
            if kind == .averagePool { _ = try constantRange(record, byteCount: Int(input.channels), index) }
        case .add:
            guard hasSameShape(input, output), isScale(record.firstScale) else {
                throw failure(.shapeMismatch, .operators, index)
            }
            try validateSecond(record, output, index, position: position, in: program, isRequired: true)
        case .requantize:
            guard hasSameShape(input, output), record.second == PlanFormat.none else {
                throw failure(.shapeMismatch, .operators, index)
            }
            try validateRequantization(record, channels: Int(input.channels), isFloat: isFloat, index)
        }
    }

    /// An operand's tensor, which must be in use at this operator.
    private func operand(
        _ tensorIndex: UInt32, _ index: Int, position: Int, in program: ProgramRecord
    ) throws(PlanError) -> TensorRecord {
        try require(tensorIndex, isIndexInto: .tensors, of: .operators, index)
        let record = tensor(Int(tensorIndex))
        guard isLive(record, at: UInt32(position), in: program) else {
            throw failure(.bufferNotLive, .operators, index)
        }
        return record
    }

    private func hasSameShape(_ one: TensorRecord, _ two: TensorRecord) -> Bool {
        one.channels == two.channels && one.height == two.height && one.width == two.width
    }

    /// Operands in one buffer must use different channels, so that no thread reads what another one writes.
    private func requireApart(
        _ input: TensorRecord, _ output: TensorRecord, overread: Int, _ index: Int
    ) throws(PlanError) {
        guard input.buffer == output.buffer else { return }
        let outputStart = Int(output.channelOffset)
        let outputEnd = outputStart + Int(output.channels) * (ElementType(rawValue: output.elementType)?.size ?? 1)
        let inputStart = Int(input.channelOffset)
        let inputEnd = inputStart + PlanFormat.roundUp(Int(input.channels), to: overread)
        guard inputEnd <= outputStart || outputEnd <= inputStart else {
            throw failure(.operandsOverlap, .operators, index)
        }
    }

    private func validateSecond(
        _ record: OperatorRecord, _ output: TensorRecord, _ index: Int, position: Int, in program: ProgramRecord,
        isRequired: Bool
    ) throws(PlanError) {
        guard isRequired || record.second != PlanFormat.none else { return }
        let second = try operand(record.second, index, position: position, in: program)
        guard second.elementType == ElementType.int8.rawValue, hasSameShape(second, output) else {
            throw failure(.shapeMismatch, .operators, index)
        }
        guard isScale(record.secondScale) else { throw failure(.scaleInvalid, .operators, index) }
        try requireApart(second, output, overread: 1, index)
    }

    /// The window's output size is what the input's gives, and every window has a tap inside the map.
    private func validateWindow(
        _ record: OperatorRecord, _ input: TensorRecord, _ output: TensorRecord, allowsCeil: Bool, _ index: Int
    ) throws(PlanError) {
        let isVerticalValid = isAxisValid(
            input: Int(input.height), output: Int(output.height), kernel: Int(record.kernelHeight),
            stride: Int(record.strideHeight), dilation: Int(record.dilationHeight),
            padBefore: Int(record.padTop), padAfter: Int(record.padBottom), allowsCeil: allowsCeil)
        let isHorizontalValid = isAxisValid(
            input: Int(input.width), output: Int(output.width), kernel: Int(record.kernelWidth),
            stride: Int(record.strideWidth), dilation: Int(record.dilationWidth),
            padBefore: Int(record.padLeft), padAfter: Int(record.padRight), allowsCeil: allowsCeil)
        guard isVerticalValid, isHorizontalValid else { throw failure(.shapeMismatch, .operators, index) }
        guard allowsCeil else { return }
        for row in 0..<Int(output.height)
        where !hasTap(
            row, Int(input.height), Int(record.kernelHeight), Int(record.strideHeight),
            Int(record.dilationHeight), Int(record.padTop))
        {
            throw failure(.emptyWindow, .operators, index)
        }
        for column in 0..<Int(output.width)
        where !hasTap(
            column, Int(input.width), Int(record.kernelWidth), Int(record.strideWidth),
            Int(record.dilationWidth), Int(record.padLeft))
        {
            throw failure(.emptyWindow, .operators, index)
        }
    }

    private func isAxisValid(
        input: Int, output: Int, kernel: Int, stride: Int, dilation: Int, padBefore: Int, padAfter: Int,
        allowsCeil: Bool
    ) -> Bool {
        guard kernel >= 1, stride >= 1, dilation >= 1 else { return false }
        let room = input + padBefore + padAfter - (dilation * (kernel - 1) + 1)
        guard room >= 0 else { return false }
        let floorSize = room / stride + 1
        return output == floorSize || (allowsCeil && output == (room + stride - 1) / stride + 1)
    }

    /// Whether output position `position` of an axis has a tap inside the input.
    private func hasTap(
        _ position: Int, _ input: Int, _ kernel: Int, _ stride: Int, _ dilation: Int, _ padBefore: Int
    ) -> Bool {
        let first = position * stride - padBefore
        if first >= 0 { return first < input }
        let tap = (-first + dilation - 1) / dilation
        return tap < kernel && first + tap * dilation < input
    }

    private func validateConvolution(
        _ record: OperatorRecord, _ input: TensorRecord, _ output: TensorRecord, _ program: ProgramRecord, _ index: Int
    ) throws(PlanError) {
        let depth = Int(record.kernelHeight) * Int(record.kernelWidth) * Int(input.channels)
        let outputs = Int(output.channels)
        guard depth <= 1 << 24 else { throw failure(.valueOutOfRange, .operators, index) }
        let weightsSize = PlanFormat.packedWeightsSize(outputs: outputs, depth: depth)
        let (weightsEnd, overflow) = record.weights.addingReportingOverflow(UInt64(weightsSize))
        guard !overflow, weightsEnd <= UInt64(count(of: .weights)),
            record.weights % UInt64(PlanFormat.alignment) == 0
        else { throw failure(.outOfBounds, .operators, index) }
        guard UInt64(PlanFormat.scratchSize(depth: depth)) <= program.scratchSize else {
            throw failure(.scratchTooSmall, .operators, index)
        }
        let constants = try constantRange(record, byteCount: 12 * outputs + Int(input.channels), index)
        try requireScales(constants.lowerBound + 8 * outputs, count: outputs, index)
    }

    private func validateRequantization(
        _ record: OperatorRecord, channels: Int, isFloat: Bool, _ index: Int
    ) throws(PlanError) {
        let constants = try constantRange(record, byteCount: (isFloat ? 8 : 20) * channels, index)
        try requireScales(constants.lowerBound + 4 * channels, count: channels, index)
        let base = bytes.baseAddress.unsafelyUnwrapped + constants.lowerBound
        for channel in 0..<channels {
            guard isZeroPoint(base.load(fromByteOffset: 4 * channel, as: Int32.self)) else {
                throw failure(.valueOutOfRange, .operators, index)
            }
            if isFloat { continue }
            let zero = base.load(fromByteOffset: 4 * (2 * channels + channel), as: Int32.self)
            let low = base.load(fromByteOffset: 4 * (3 * channels + channel), as: Float.self)
            let high = base.load(fromByteOffset: 4 * (4 * channels + channel), as: Float.self)
            guard isZeroPoint(zero), low.isFinite, high.isFinite, low <= high, low + Float(zero) >= -128,
                high + Float(zero) <= 127
            else { throw failure(.valueOutOfRange, .operators, index) }
        }
    }

    /// The file range of an operator's constants.
    private func constantRange(_ record: OperatorRecord, byteCount: Int, _ index: Int) throws(PlanError) -> Range<Int> {
        guard Int(record.constants) % 4 == 0, Int(record.constants) + byteCount <= count(of: .constants) else {
            throw failure(.outOfBounds, .operators, index)
        }
        let first = offset(of: .constants, Int(record.constants))
        return first..<(first + byteCount)
    }

    private func requireScales(_ first: Int, count: Int, _ index: Int) throws(PlanError) {
        let base = bytes.baseAddress.unsafelyUnwrapped + first
        for position in 0..<count {
            guard isScale(base.load(fromByteOffset: 4 * position, as: Float.self)) else {
                throw failure(.scaleInvalid, .operators, index)
            }
        }
    }
}
