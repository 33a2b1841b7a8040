extension Plan {
    /// Checks the 64-byte header, its checksum field excepted.
    func validateHeader() throws(PlanError) {
        guard bytes.count >= PlanFormat.headerSize else { throw PlanError(.tooShort) }
        guard UInt(bitPattern: bytes.baseAddress) % UInt(PlanFormat.alignment) == 0 else {
            throw PlanError(.misalignedMemory)
        }
        guard bytes.load(fromByteOffset: HeaderOffset.magic, as: UInt64.self) == PlanFormat.magic else {
            throw PlanError(.notAPlan)
        }
        guard version.major == PlanFormat.majorVersion, version.minor <= PlanFormat.minorVersion else {
            throw PlanError(.unsupportedVersion, offset: HeaderOffset.majorVersion)
        }
        guard bytes.load(fromByteOffset: HeaderOffset.headerSize, as: UInt32.self) == PlanFormat.headerSize else {
            throw PlanError(.valueOutOfRange, offset: HeaderOffset.headerSize)
        }
        guard bytes.load(fromByteOffset: HeaderOffset.fileSize, as: UInt64.self) == UInt64(bytes.count) else {
            throw PlanError(.wrongFileSize, offset: HeaderOffset.fileSize)
        }
        guard bytes.load(fromByteOffset: HeaderOffset.sectionTable, as: UInt32.self) == PlanFormat.headerSize else {
            throw PlanError(.valueOutOfRange, offset: HeaderOffset.sectionTable)
        }
        for offset in stride(from: HeaderOffset.reserved, to: PlanFormat.headerSize, by: 8) {
            guard bytes.load(fromByteOffset: offset, as: UInt64.self) == 0 else {
                throw PlanError(.nonzeroReserved, offset: offset)
            }
        }
    }

    /// Reads the section table: every entry in bounds, aligned, in file order and apart from the one before.
    mutating func readSectionTable() throws(PlanError) {
        let sectionCount = Int(bytes.load(fromByteOffset: HeaderOffset.sectionCount, as: UInt32.self))
        guard sectionCount <= 64 else { throw PlanError(.valueOutOfRange, offset: HeaderOffset.sectionCount) }
        var end = PlanFormat.headerSize + sectionCount * PlanFormat.sectionEntrySize
        guard end <= bytes.count else { throw PlanError(.wrongFileSize, offset: HeaderOffset.sectionCount) }
        // The slack behind the last section belongs to the file but to no section.
        let limit = bytes.count - PlanFormat.slack

        for index in 0..<sectionCount {
            let entryOffset = PlanFormat.headerSize + index * PlanFormat.sectionEntrySize
            let identifier = bytes.load(fromByteOffset: entryOffset, as: UInt32.self)
            let required = bytes.load(fromByteOffset: entryOffset + 4, as: UInt32.self)
            let first = bytes.load(fromByteOffset: entryOffset + 8, as: UInt64.self)
            let byteCount = bytes.load(fromByteOffset: entryOffset + 16, as: UInt64.self)
            let section = Section(rawValue: identifier)

            guard required <= 1, bytes.load(fromByteOffset: entryOffset + 28, as: UInt32.self) == 0 else {
                throw PlanError(.nonzeroReserved, section: section, index: index, offset: entryOffset)
            }
            let (sectionEnd, overflow) = first.addingReportingOverflow(byteCount)
            guard !overflow, limit >= 0, sectionEnd <= UInt64(limit) else {
                throw PlanError(.sectionOutOfBounds, section: section, index: index, offset: entryOffset)
            }
            guard first % UInt64(PlanFormat.alignment) == 0 else {
                throw PlanError(.sectionMisaligned, section: section, index: index, offset: entryOffset)
            }
            guard Int(first) >= end else {
                throw PlanError(.sectionOverlap, section: section, index: index, offset: entryOffset)
            }
            end = Int(sectionEnd)
            guard let section else {
                if required == 1 { throw PlanError(.sectionUnknown, index: index, offset: entryOffset) }
                continue
            }
            let recordSize = bytes.load(fromByteOffset: entryOffset + 24, as: UInt32.self)
            guard Int(recordSize) == section.recordSize, Int(byteCount) % section.recordSize == 0 else {
                throw PlanError(.sectionSizeInvalid, section: section, index: index, offset: entryOffset)
            }
            guard ranges[section].lowerBound == 0 else {
                throw PlanError(.sectionRepeated, section: section, index: index, offset: entryOffset)
            }
            ranges[section] = Int(first)..<Int(sectionEnd)
        }
        for value in 1...UInt32(Section.count) {
            if let section = Section(rawValue: value), ranges[section].lowerBound == 0 {
                throw PlanError(.sectionMissing, section: section, offset: HeaderOffset.sectionCount)
            }
        }
    }

    /// Compares the checksum of everything but the weights.
    func validateChecksum() throws(PlanError) {
        guard
            PlanChecksum.ofRecords(bytes, weights: ranges[.weights])
                == bytes.load(fromByteOffset: HeaderOffset.checksum, as: UInt64.self)
        else { throw PlanError(.checksumMismatch, offset: HeaderOffset.checksum) }
    }
}

/// The checksum over a plan file less its weights; also computed by the writer.
public enum PlanChecksum {
    /// Chains the header without its checksum field, what stands before the weights and what stands after them.
    public static func ofRecords(_ bytes: UnsafeRawBufferPointer, weights: Range<Int>) -> UInt64 {
        let field = HeaderOffset.checksum
        var hash = XXH64.hash(UnsafeRawBufferPointer(rebasing: bytes[0..<field]))
        hash = XXH64.hash(UnsafeRawBufferPointer(rebasing: bytes[(field + 8)..<weights.lowerBound]), seed: hash)
        return XXH64.hash(UnsafeRawBufferPointer(rebasing: bytes[weights.upperBound...]), seed: hash)
    }
}
