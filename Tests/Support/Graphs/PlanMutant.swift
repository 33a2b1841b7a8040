import Convert
import Plan

/// The bytes of a plan that was valid, changed record by record and sealed again.
package struct PlanMutant {
    /// The whole file, with the checksums of before the changes.
    package var bytes: [UInt8]
    /// Where each section lies in the file.
    package let sections: [Section: Range<Int>]

    /// Starts with a valid plan, or with any bytes that a header has room in: sections that would lie outside are left out.
    package init(_ bytes: [UInt8]) {
        self.bytes = bytes
        var sections: [Section: Range<Int>] = [:]
        bytes.withUnsafeBytes { file in
            for index in 0..<Int(file.loadUnaligned(as: HeaderRecord.self).sectionCount) {
                let place = HeaderRecord.size + index * SectionRecord.size
                guard place + SectionRecord.size <= file.count else { return }
                let entry = file.loadUnaligned(fromByteOffset: place, as: SectionRecord.self)
                let (end, overflow) = entry.offset.addingReportingOverflow(entry.byteCount)
                guard let section = Section(rawValue: entry.kind), !overflow, end <= UInt64(file.count) else {
                    continue
                }
                sections[section] = Int(entry.offset)..<Int(end)
            }
        }
        self.sections = sections
    }

    /// Number of records of a section.
    package func count(of section: Section) -> Int { (sections[section] ?? 0..<0).count / section.recordSize }

    /// Record `index` of a section; for parameters, which are plain bytes, the one at `index` times its size.
    package subscript<R: Record>(_ section: Section, _ index: Int, as _: R.Type = R.self) -> R {
        get {
            bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset(of: section, index, R.size), as: R.self) }
        }
        set {
            let offset = offset(of: section, index, R.size)
            bytes.withUnsafeMutableBytes { $0.storeBytes(of: newValue, toByteOffset: offset, as: R.self) }
        }
    }

    /// Changes a record.
    package mutating func change<R: Record>(_ section: Section, _ index: Int, _ change: (inout R) -> Void) {
        change(&self[section, index])
    }

    /// What stands at a byte of a section.
    package func load<Value: BitwiseCopyable>(_ section: Section, at place: Int, as _: Value.Type = Value.self) -> Value
    {
        let offset = (sections[section]?.lowerBound ?? 0) + place
        return bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: Value.self) }
    }

    /// Writes a value at a byte of a section.
    package mutating func store<Value: BitwiseCopyable>(_ value: Value, _ section: Section, at place: Int) {
        let offset = (sections[section]?.lowerBound ?? 0) + place
        bytes.withUnsafeMutableBytes { $0.storeBytes(of: value, toByteOffset: offset, as: Value.self) }
    }

    /// The file with checksums that fit.
    package var sealed: [UInt8] {
        var file = bytes
        sealPlan(&file, weights: (sections[.weights] ?? 0..<0).clamped(to: HeaderRecord.size..<file.count))
        return file
    }

    private func offset(of section: Section, _ index: Int, _ size: Int) -> Int {
        (sections[section]?.lowerBound ?? 0) + index * size
    }
}
