import CKernels

extension Plan {
    /// Checks every record, each against the sections and records it refers to.
    func validateRecords() throws(PlanError) {
        var budget = ValidationBudget(self)
        try validateStrings(&budget)
        try validateInputs()
        try validateSlices()
        try validateBuffers()
        try validateTensors()
        guard count(of: .programs) >= 1 else { throw PlanError(.sectionMissing, section: .programs) }
        var next = ProgramRecord()
        for index in 0..<count(of: .programs) { try validateProgram(index, next: &next, &budget) }
        try require(next.firstOperator, isCountOf: .operators)
        try require(next.firstExit, isCountOf: .exits)
        try require(next.firstBuffer, isCountOf: .buffers)
        try validateWeights()
    }

    /// The weights end with the last that an operator reads: more would only keep busy who verifies them.
    private func validateWeights() throws(PlanError) {
        var end = 0
        for index in 0..<count(of: .operators) {
            let size = weightsSize(ofOperator: index)
            if size > 0 { end = max(end, Int(self.operator(index).weights) + size) }
        }
        guard count(of: .weights) == end else { throw failure(.sizeMismatch, .weights, 0) }
    }

    /// Throws unless all records of a section have been used.
    private func require(_ value: UInt32, isCountOf section: Section) throws(PlanError) {
        guard Int(value) == count(of: section) else {
            throw PlanError(.recordOrder, section: section, index: Int(value), offset: offset(of: section, 0))
        }
    }

    /// A failure of record `index` of `section`.
    func failure(_ code: PlanError.Code, _ section: Section, _ index: Int) -> PlanError {
        PlanError(code, section: section, index: index, offset: offset(of: section, index))
    }

    /// Throws unless `value` is an index into `section`.
    func require(_ value: UInt32, isIndexInto section: Section, of owner: Section, _ index: Int) throws(PlanError) {
        guard Int(value) < count(of: section) else { throw failure(.indexOutOfRange, owner, index) }
    }

    private func validateStrings(_ budget: inout ValidationBudget) throws(PlanError) {
        let textSize = UInt64(count(of: .text))
        var next: UInt64 = 0
        for index in 0..<count(of: .strings) {
            let record = string(index)
            guard UInt64(record.offset) == next else { throw failure(.recordOrder, .strings, index) }
            next += UInt64(record.byteCount)
            guard next <= textSize else { throw failure(.outOfBounds, .strings, index) }
            guard Int(record.byteCount) <= PlanFormat.largestString, UTF8Text.isValid(text(UInt32(index))) else {
                throw failure(.invalidText, .strings, index)
            }
        }
        for index in 0..<count(of: .labels) {
            try requireText(labelRecord(index).name, of: .labels, index, &budget)
        }
        for index in 0..<count(of: .metadata) {
            try requireText(metadata(index).key, of: .metadata, index, &budget)
            try requireText(metadata(index).value, of: .metadata, index, &budget)
        }
    }

    /// A string's index; what it takes to show the string is taken off the budget, because records may share strings.
    func requireText(
        _ name: UInt32, of owner: Section, _ index: Int, _ budget: inout ValidationBudget
    ) throws(PlanError) {
        try require(name, isIndexInto: .strings, of: owner, index)
        budget.text -= textSize(ofString: name)
        guard budget.text >= 0 else { throw failure(.tooMuchWork, owner, index) }
    }

    /// Bytes that a string of the plan takes as JSON, at most, where each of its characters may need a backslash.
    private func textSize(ofString index: UInt32) -> Int {
        ValidationBudget.perText + 2 * Int(string(Int(index)).byteCount)
    }

    /// Bytes that a tensor takes as JSON, about; it is written with every operator that reads or writes it.
    func textSize(ofTensor index: UInt32) -> Int {
        let tensor = tensor(Int(index))
        return ValidationBudget.perTensor + textSize(ofString: tensor.name)
            + ValidationBudget.perSlice * Int(tensor.sliceCount)
    }

    private func validateInputs() throws(PlanError) {
        for index in 0..<count(of: .inputs) {
            let record = input(index)
            guard InputKind(rawValue: record.kind) != nil, let rule = ResizeRule(rawValue: record.resizeRule),
                ChannelOrder(rawValue: record.channelOrder) != nil
            else { throw failure(.valueOutOfRange, .inputs, index) }
            let largest = UInt32(PlanFormat.largestDimension)
            guard record.resizeWidth <= largest, record.resizeHeight <= largest,
                (rule == .unresized) == (record.resizeWidth == 0), (rule == .exact) == (record.resizeHeight != 0)
            else { throw failure(.valueOutOfRange, .inputs, index) }
            let (mean, deviation) = (record.mean, record.deviation)
            guard isMean(mean.0), isMean(mean.1), isMean(mean.2), isMean(mean.3) else {
                throw failure(.valueOutOfRange, .inputs, index)
            }
            guard isDeviation(deviation.0), isDeviation(deviation.1), isDeviation(deviation.2),
                isDeviation(deviation.3)
            else { throw failure(.scaleInvalid, .inputs, index) }
            guard record.reserved == 0, record.reserved2 == 0 else { throw failure(.nonzeroReserved, .inputs, index) }
        }
    }

    private func validateSlices() throws(PlanError) {
        for index in 0..<count(of: .slices) {
            let record = slice(index)
            guard record.channels >= 1, Int(record.channels) <= PlanFormat.largestDimension,
                isZeroPoint(record.zeroPoint), record.zero.isFinite, abs(record.zero - Float(record.zeroPoint)) <= 0.5
            else { throw failure(.valueOutOfRange, .slices, index) }
            guard isScale(record.scale) else { throw failure(.scaleInvalid, .slices, index) }
        }
    }

    private func validateBuffers() throws(PlanError) {
        for index in 0..<count(of: .buffers) {
            let record = buffer(index)
            let (end, overflow) = record.offset.addingReportingOverflow(record.byteCount)
            guard record.offset % UInt64(PlanFormat.alignment) == 0, record.byteCount >= 1, record.pixelStride >= 1,
                !overflow, end < 1 << 40, record.firstOperator < record.endOperator
            else { throw failure(.valueOutOfRange, .buffers, index) }
            guard record.reserved == 0 else { throw failure(.nonzeroReserved, .buffers, index) }
        }
    }

    private func validateTensors() throws(PlanError) {
        var nextSlice: UInt64 = 0
        for index in 0..<count(of: .tensors) {
            let record = tensor(index)
            try require(record.name, isIndexInto: .strings, of: .tensors, index)
            guard UInt64(record.firstSlice) == nextSlice else { throw failure(.recordOrder, .tensors, index) }
            nextSlice += UInt64(record.sliceCount)
            try require(record.buffer, isIndexInto: .buffers, of: .tensors, index)
            guard let type = ElementType(rawValue: record.elementType), isDimension(record.channels),
                isDimension(record.height), isDimension(record.width)
            else { throw failure(.valueOutOfRange, .tensors, index) }
            guard record.reserved == 0, record.reserved2 == 0 else { throw failure(.nonzeroReserved, .tensors, index) }

            let buffer = buffer(Int(record.buffer))
            let pixelEnd = Int(record.channelOffset) + Int(record.channels) * type.size
            let pixels = Int(record.height) * Int(record.width)
            let (lastPixel, overflow) = (pixels - 1).multipliedReportingOverflow(by: Int(buffer.pixelStride))
            // Kernels count pixels in 32 signed bits.
            guard pixels <= Int(Int32.max), pixelEnd <= Int(buffer.pixelStride),
                Int(record.channelOffset) % type.size == 0, !overflow, lastPixel <= Int(buffer.byteCount) - pixelEnd
            else { throw failure(.outOfBounds, .tensors, index) }
            try validateQuantization(of: record, type, index)
        }
    }

    /// int8 tensors have slices for each of their channels, float32 tensors have none.
    private func validateQuantization(of record: TensorRecord, _ type: ElementType, _ index: Int) throws(PlanError) {
        guard type == .int8 else {
            guard record.sliceCount == 0, Int(buffer(Int(record.buffer)).pixelStride) % type.size == 0 else {
                throw failure(.shapeMismatch, .tensors, index)
            }
            return
        }
        guard UInt64(record.firstSlice) + UInt64(record.sliceCount) <= UInt64(count(of: .slices)) else {
            throw failure(.indexOutOfRange, .tensors, index)
        }
        var channels: UInt64 = 0
        for position in 0..<Int(record.sliceCount) {
            channels += UInt64(slice(Int(record.firstSlice) + position).channels)
        }
        guard channels == UInt64(record.channels) else { throw failure(.shapeMismatch, .tensors, index) }
    }

    /// Positive, and so small that nothing overflows.
    func isScale(_ value: Float) -> Bool { value > 0 && value <= PlanFormat.largestScale }

    private func isMean(_ value: Float) -> Bool { abs(value) <= PlanFormat.largestPreprocessing }

    private func isDeviation(_ value: Float) -> Bool {
        value >= 1 / PlanFormat.largestPreprocessing && value <= PlanFormat.largestPreprocessing
    }

    func isZeroPoint(_ value: Int32) -> Bool { value >= -128 && value <= 127 }

    func isDimension(_ value: UInt32) -> Bool { value >= 1 && Int(value) <= PlanFormat.largestDimension }
}
