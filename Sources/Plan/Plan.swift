import CKernels

/// A validated view of a plan file's bytes. It owns nothing: the bytes must outlive it.
///
/// Validation checks every header, index, size and bound once, so that everything after it may load without checks. The
/// records must not change after that. The weights may: damaged ones give wrong answers but never a wild access, and
/// `verifyWeights()` finds them.
package struct Plan: @unchecked Sendable {
    /// What stands before the weights: header, section table, records and numbers.
    package let records: UnsafeRawBufferPointer
    /// The rest of the file: the weights, and the slack behind them.
    private let rest: UnsafeRawBufferPointer
    var sections = SectionTable()

    /// Validates a plan file whose two parts lie apart, copying nothing.
    /// - Parameters:
    ///   - records: The first `recordsSize` bytes of the file, with 64 readable bytes behind them.
    ///   - rest: Those that follow. Both start at a multiple of 64.
    /// - Throws: The first violation, with its section, record and byte offset.
    /// - Complexity: Linear in the size of the records; what records that share others, wide buffers and those that are in
    ///   use for long cost beside that is bounded by a constant (`ValidationBudget`).
    package init(validating records: UnsafeRawBufferPointer, rest: UnsafeRawBufferPointer) throws(PlanError) {
        self.records = records
        self.rest = rest
        try validateHeader()
        try readSectionTable()
        try validateChecksum()
        try validateRecords()
    }

    /// Validates a whole plan file at an address that is a multiple of 64.
    package init(validating bytes: UnsafeRawBufferPointer) throws(PlanError) {
        let size = Self.recordsSize(ofFile: bytes, fileSize: bytes.count)
        try self.init(
            validating: UnsafeRawBufferPointer(rebasing: bytes[..<size]),
            rest: UnsafeRawBufferPointer(rebasing: bytes[size...]))
    }

    /// The header.
    package var header: HeaderRecord { records.load(as: HeaderRecord.self) }

    /// Bytes of the whole file.
    package var fileSize: Int { records.count + rest.count }

    /// Compares the weights with their checksum, and with the sums by which some instruction sets correct: with others,
    /// these would give other answers.
    /// - Complexity: Linear in the weights that operators read.
    package func verifyWeights() throws(PlanError) {
        guard XXH64.hash(bytes(of: .weights)) == header.weightsChecksum else {
            throw PlanError(.weightsChecksumMismatch, section: .weights, offset: sections[.weights].lowerBound)
        }
        for index in 0..<count(of: .operators) where !hasRightWeights(operator: index) {
            throw failure(.weightSumsMismatch, .operators, index)
        }
    }

    // MARK: Sections

    /// Number of records, or of bytes where a section is plain bytes.
    package func count(of section: Section) -> Int {
        sections[section].count / section.recordSize
    }

    /// The bytes of a section.
    package func bytes(of section: Section) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: start(of: section), count: sections[section].count)
    }

    /// What stands behind the weights.
    var slack: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: rest[sections[.weights].count...]) }

    /// Byte offset of a record from the start of the file.
    func offset(of section: Section, _ index: Int) -> Int {
        sections[section].lowerBound + index * section.recordSize
    }

    private func start(of section: Section) -> UnsafeRawPointer {
        if section == .weights { return rest.baseAddress.unsafelyUnwrapped }
        return records.baseAddress.unsafelyUnwrapped + sections[section].lowerBound
    }

    private func record<R: Record>(_ section: Section, _ index: Int) -> R {
        start(of: section).load(fromByteOffset: index * R.size, as: R.self)
    }

    // MARK: Records

    /// The program with that index.
    package func program(_ index: Int) -> ProgramRecord { record(.programs, index) }

    /// Number of programs, at least one.
    package var programCount: Int { count(of: .programs) }

    /// The input specification with that index.
    package func input(_ index: Int) -> InputRecord { record(.inputs, index) }

    /// The operator with that index.
    package func `operator`(_ index: Int) -> OperatorRecord { record(.operators, index) }

    /// The tensor with that index.
    package func tensor(_ index: Int) -> TensorRecord { record(.tensors, index) }

    /// The slice with that index.
    package func slice(_ index: Int) -> SliceRecord { record(.slices, index) }

    /// The buffer with that index.
    package func buffer(_ index: Int) -> BufferRecord { record(.buffers, index) }

    /// The exit with that index.
    package func exit(_ index: Int) -> ExitRecord { record(.exits, index) }

    /// The metadata entry with that index.
    package func metadata(_ index: Int) -> MetadataRecord { record(.metadata, index) }

    /// The label record with that index.
    func labelRecord(_ index: Int) -> LabelRecord { record(.labels, index) }

    /// The string record with that index.
    func string(_ index: Int) -> StringRecord { record(.strings, index) }

    // MARK: What records refer to

    /// The UTF-8 bytes of a string.
    package func text(_ index: UInt32) -> UnsafeBufferPointer<UInt8> {
        let string = string(Int(index))
        let first = start(of: .text).assumingMemoryBound(to: UInt8.self) + Int(string.offset)
        return UnsafeBufferPointer(start: first, count: Int(string.byteCount))
    }

    /// Number of named classes; 0 when the plan has no labels.
    package var labelCount: Int { count(of: .labels) }

    /// The name of class `index`, which must be below `labelCount`.
    package func label(_ index: Int) -> UnsafeBufferPointer<UInt8> { text(labelRecord(index).name) }

    /// An operator's parameter record, of the type that its kind has.
    package func parameters<Parameters: Record>(of record: OperatorRecord, _: Parameters.Type) -> Parameters {
        start(of: .parameters).load(fromByteOffset: Int(record.parameters), as: Parameters.self)
    }

    /// Address of an operator's constants.
    package func constants(of record: OperatorRecord) -> UnsafeRawPointer {
        start(of: .constants) + Int(record.constants)
    }

    /// Address of an operator's packed weights.
    package func weights(of record: OperatorRecord) -> UnsafePointer<Int8> {
        (start(of: .weights) + Int(record.weights)).assumingMemoryBound(to: Int8.self)
    }
}
