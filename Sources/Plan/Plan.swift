/// A validated view of a plan file's bytes. It owns nothing: the bytes must outlive it and must not change.
///
/// `init(validating:)` checks every header, index, size and bound once, so that everything after it may load without
/// checks. Damaged weights can give wrong answers but never a wild access; `verifyWeights()` finds them.
public struct Plan: @unchecked Sendable {
    /// The whole file.
    public let bytes: UnsafeRawBufferPointer
    @usableFromInline var ranges: SectionRanges

    /// Validates `bytes`, copying nothing.
    /// - Parameter bytes: A whole plan file at an address that is a multiple of 64.
    /// - Throws: The first violation, with its section, record and byte offset.
    /// - Complexity: Linear in the file's size less the weights; under a millisecond.
    public init(validating bytes: UnsafeRawBufferPointer) throws(PlanError) {
        self.bytes = bytes
        ranges = SectionRanges()
        try validateHeader()
        try readSectionTable()
        try validateChecksum()
        try validateRecords()
    }

    /// Number of records, or of bytes where a section is plain bytes.
    public func count(of section: Section) -> Int {
        ranges[section].count / section.recordSize
    }

    /// The bytes of a section; empty where the plan has none.
    public func bytes(of section: Section) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: bytes[ranges[section]])
    }

    /// Address of the first byte of a section.
    @inlinable
    func start(of section: Section) -> UnsafeRawPointer {
        bytes.baseAddress.unsafelyUnwrapped + ranges[section].lowerBound
    }

    /// Byte offset of a record from the start of the file.
    func offset(of section: Section, _ index: Int) -> Int {
        ranges[section].lowerBound + index * section.recordSize
    }

    /// The program with that index.
    @inlinable
    public func program(_ index: Int) -> ProgramRecord {
        start(of: .programs).assumingMemoryBound(to: ProgramRecord.self)[index]
    }

    /// The input specification with that index.
    public func input(_ index: Int) -> InputRecord {
        start(of: .inputs).assumingMemoryBound(to: InputRecord.self)[index]
    }

    /// The operator with that index.
    @inlinable
    public func `operator`(_ index: Int) -> OperatorRecord {
        start(of: .operators).assumingMemoryBound(to: OperatorRecord.self)[index]
    }

    /// The tensor with that index.
    @inlinable
    public func tensor(_ index: Int) -> TensorRecord {
        start(of: .tensors).assumingMemoryBound(to: TensorRecord.self)[index]
    }

    /// The slice with that index.
    @inlinable
    public func slice(_ index: Int) -> SliceRecord {
        start(of: .slices).assumingMemoryBound(to: SliceRecord.self)[index]
    }

    /// The buffer with that index.
    @inlinable
    public func buffer(_ index: Int) -> BufferRecord {
        start(of: .buffers).assumingMemoryBound(to: BufferRecord.self)[index]
    }

    /// The exit with that index.
    @inlinable
    public func exit(_ index: Int) -> ExitRecord {
        start(of: .exits).assumingMemoryBound(to: ExitRecord.self)[index]
    }

    /// The metadata entry with that index.
    public func metadata(_ index: Int) -> MetadataRecord {
        start(of: .metadata).assumingMemoryBound(to: MetadataRecord.self)[index]
    }

    /// The UTF-8 bytes of a string.
    public func text(_ string: UInt32) -> UnsafeBufferPointer<UInt8> {
        let record = start(of: .strings).assumingMemoryBound(to: StringRecord.self)[Int(string)]
        let first = start(of: .text).assumingMemoryBound(to: UInt8.self) + Int(record.offset)
        return UnsafeBufferPointer(start: first, count: Int(record.byteCount))
    }

    /// Number of named classes; 0 when the plan has no labels.
    public var labelCount: Int { count(of: .labels) }

    /// The name of class `index`.
    public func label(_ index: Int) -> UnsafeBufferPointer<UInt8> {
        text(start(of: .labels).assumingMemoryBound(to: LabelRecord.self)[index].name)
    }

    /// Address of an operator's constants.
    @inlinable
    public func constants(at offset: UInt32) -> UnsafeRawPointer {
        start(of: .constants) + Int(offset)
    }

    /// Address of an operator's packed weights.
    @inlinable
    public func weights(at offset: UInt64) -> UnsafePointer<Int8> {
        (start(of: .weights) + Int(offset)).assumingMemoryBound(to: Int8.self)
    }

    /// The format version: major, minor.
    public var version: (major: UInt16, minor: UInt16) {
        (bytes.load(fromByteOffset: 8, as: UInt16.self), bytes.load(fromByteOffset: 10, as: UInt16.self))
    }

    /// Compares the weights with their checksum.
    /// - Complexity: Linear in the weights.
    public func verifyWeights() throws(PlanError) {
        guard
            XXH64.hash(bytes(of: .weights)) == bytes.load(fromByteOffset: HeaderOffset.weightsChecksum, as: UInt64.self)
        else { throw PlanError(.weightsChecksumMismatch, section: .weights, offset: ranges[.weights].lowerBound) }
    }
}

/// Byte offsets of the header's fields after magic and version.
public enum HeaderOffset {
    /// Eight bytes.
    public static let magic = 0
    /// Two bytes.
    public static let majorVersion = 8
    /// Two bytes.
    public static let minorVersion = 10
    /// Four bytes: 64.
    public static let headerSize = 12
    /// Eight bytes.
    public static let fileSize = 16
    /// Four bytes.
    public static let sectionCount = 24
    /// Four bytes: where the section table starts.
    public static let sectionTable = 28
    /// Eight bytes: see `PlanChecksum`.
    public static let checksum = 32
    /// Eight bytes: XXH64 of the weights section.
    public static let weightsChecksum = 40
    /// Zeros up to the end of the header.
    public static let reserved = 48
}
