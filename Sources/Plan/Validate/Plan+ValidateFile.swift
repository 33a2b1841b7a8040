extension Plan {
    /// The most bytes of a header and a section table, which tell where the weights are.
    package static let largestTable = HeaderRecord.size + PlanFormat.largestSectionCount * SectionRecord.size

    /// Where the weights of a file begin, which come last; where they would, for validation to say what is wrong, when the
    /// table does not tell.
    /// - Parameters:
    ///   - start: The file's first bytes, as many as `largestTable` or all of them.
    ///   - fileSize: Bytes of the whole file.
    package static func recordsSize(ofFile start: UnsafeRawBufferPointer, fileSize: Int) -> Int {
        guard start.count >= HeaderRecord.size else { return start.count }
        let sectionCount = min(
            Int(start.loadUnaligned(as: HeaderRecord.self).sectionCount), PlanFormat.largestSectionCount)
        let tableEnd = min(HeaderRecord.size + sectionCount * SectionRecord.size, start.count)
        for offset in stride(from: HeaderRecord.size, through: tableEnd - SectionRecord.size, by: SectionRecord.size) {
            let entry = start.loadUnaligned(fromByteOffset: offset, as: SectionRecord.self)
            guard entry.kind == Section.weights.rawValue else { continue }
            return max(tableEnd, Int(min(entry.offset, UInt64(min(fileSize, PlanFormat.largestRecords)))))
        }
        return tableEnd
    }

    /// Checks the header, its checksum field excepted.
    func validateHeader() throws(PlanError) {
        guard records.count >= HeaderRecord.size else { throw PlanError(.tooShort) }
        guard UInt(bitPattern: records.baseAddress) % UInt(PlanFormat.alignment) == 0 else {
            throw PlanError(.misalignedMemory)
        }
        let header = header
        guard header.magic == PlanFormat.magic else { throw PlanError(.notAPlan) }
        guard header.majorVersion >= PlanFormat.majorVersion else {
            throw PlanError(.olderVersion)
        }
        guard header.majorVersion == PlanFormat.majorVersion, header.minorVersion <= PlanFormat.minorVersion else {
            throw PlanError(.newerVersion)
        }
        guard header.fileSize == UInt64(fileSize) else { throw PlanError(.wrongFileSize) }
        guard header.headerSize == HeaderRecord.size, header.sectionTable == HeaderRecord.size,
            Int(header.sectionCount) <= PlanFormat.largestSectionCount
        else { throw PlanError(.valueOutOfRange) }
        guard header.reserved == 0, header.reserved2 == 0 else { throw PlanError(.nonzeroReserved) }
    }

    /// Reads the section table: every entry in bounds, aligned, in file order and apart from the one before.
    mutating func readSectionTable() throws(PlanError) {
        let sectionCount = Int(header.sectionCount)
        var end = HeaderRecord.size + sectionCount * SectionRecord.size
        guard end <= records.count else { throw PlanError(.wrongFileSize) }
        for index in 0..<sectionCount {
            let offset = HeaderRecord.size + index * SectionRecord.size
            let entry = records.load(fromByteOffset: offset, as: SectionRecord.self)
            do throws(PlanError.Code) {
                let range = try self.range(of: entry, after: end)
                end = range.upperBound
                guard let section = Section(rawValue: entry.kind) else {
                    if entry.isRequired == 1 { throw PlanError.Code.sectionUnknown }
                    continue
                }
                guard Int(entry.recordSize) == section.recordSize, range.count % section.recordSize == 0 else {
                    throw PlanError.Code.sectionSizeInvalid
                }
                guard sections[section].lowerBound == 0 else { throw PlanError.Code.sectionRepeated }
                sections[section] = range
                guard section != .weights || range.lowerBound <= PlanFormat.largestRecords else {
                    throw PlanError.Code.recordsTooLarge
                }
                guard section != .weights || range.count <= PlanFormat.largestWeights else {
                    throw PlanError.Code.weightsTooLarge
                }
                guard section != .weights || index == sectionCount - 1 && range.lowerBound == records.count else {
                    throw PlanError.Code.sectionOverlap
                }
            } catch {
                throw PlanError(error, section: Section(rawValue: entry.kind), index: index, offset: offset)
            }
        }
        for number in 1...UInt32(Section.count) {
            if let section = Section(rawValue: number), sections[section].lowerBound == 0 {
                throw PlanError(.sectionMissing, section: section)
            }
        }
        // Whoever opens the plan reads what stands behind the weights.
        let weightsSize = sections[.weights].count
        let padding = PlanFormat.roundUp(weightsSize, to: PlanFormat.alignment) - weightsSize
        guard slack.count == padding + PlanFormat.slack else { throw PlanError(.wrongFileSize) }
    }

    /// The bytes of the section that `entry` describes, all of it behind `end`.
    private func range(of entry: SectionRecord, after end: Int) throws(PlanError.Code) -> Range<Int> {
        guard entry.isRequired <= 1, entry.reserved == 0 else { throw .nonzeroReserved }
        // The slack behind the last section belongs to the file but to no section.
        let limit = fileSize - PlanFormat.slack
        let (sectionEnd, overflow) = entry.offset.addingReportingOverflow(entry.byteCount)
        guard !overflow, limit >= 0, sectionEnd <= UInt64(limit) else { throw .sectionOutOfBounds }
        guard entry.offset % UInt64(PlanFormat.alignment) == 0 else { throw .sectionMisaligned }
        guard Int(entry.offset) >= end else { throw .sectionOverlap }
        return Int(entry.offset)..<Int(sectionEnd)
    }

    /// Compares the checksum of everything but the weights.
    func validateChecksum() throws(PlanError) {
        guard PlanChecksum.of(records: records, slack: slack) == header.checksum else {
            throw PlanError(.checksumMismatch, offset: HeaderRecord.checksumOffset)
        }
    }
}
