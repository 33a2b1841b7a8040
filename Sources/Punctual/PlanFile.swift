import CLinux
import Plan

/// A plan file, validated, its weights memory-mapped; given back when the object goes.
///
/// All but the weights is copied before it is validated, so that a file which others change cannot undo that. Weights that
/// others overwrite give wrong answers. A file that others cut off while it is in use ends the process with SIGBUS, as
/// mapped files do: replace plans by renaming a new file over the old one, which keeps the old weights until they are let go.
public final class PlanFile {
    /// What the file holds. Its memory is this object's: whoever keeps the plan keeps this object too.
    package let plan: Plan
    private let records: UnsafeMutableRawBufferPointer
    private let file: UnsafeRawBufferPointer

    /// ENOMEM.
    private static var noMemory: Int32 { 12 }

    /// Maps and validates the file at `path`. The weights are neither copied nor touched.
    public init(_ path: UnsafePointer<CChar>) throws(PlanFileError) {
        var errno: Int32 = 0
        let descriptor = clinux_open_regular(path, &errno)
        guard descriptor >= 0 else { throw .cannotOpen(errno: errno) }
        defer { clinux_close(descriptor) }
        var length = 0
        guard let address = clinux_map(descriptor, &length, &errno) else { throw .cannotOpen(errno: errno) }
        file = UnsafeRawBufferPointer(start: address, count: length)
        do throws(PlanFileError) {
            records = try Self.readRecords(descriptor, fileSize: length)
        } catch {
            clinux_unmap(address, length)
            throw error
        }
        do throws(PlanError) {
            plan = try Plan(
                validating: UnsafeRawBufferPointer(records),
                rest: UnsafeRawBufferPointer(rebasing: file[records.count...]))
        } catch {
            Self.free(records)
            clinux_unmap(address, length)
            throw .invalid(error)
        }
    }

    deinit {
        Self.free(records)
        if let address = file.baseAddress { clinux_unmap(address, file.count) }
    }

    /// What stands before the weights, in memory of its own with the slack behind it.
    private static func readRecords(
        _ descriptor: Int32, fileSize: Int
    ) throws(PlanFileError) -> UnsafeMutableRawBufferPointer {
        let size = try recordsSize(descriptor, fileSize: fileSize)
        guard let memory = clinux_allocate_pages(size + PlanFormat.slack) else { throw .cannotOpen(errno: noMemory) }
        let bytes = UnsafeMutableRawBufferPointer(start: memory, count: size)
        guard clinux_read_from_start(descriptor, memory, size) == size else {
            free(bytes)
            throw changed
        }
        return bytes
    }

    /// How much stands before the weights, which the header and the section table say.
    private static func recordsSize(_ descriptor: Int32, fileSize: Int) throws(PlanFileError) -> Int {
        let tableSize = min(fileSize, Plan.largestTable)
        let size: Int? = withUnsafeTemporaryAllocation(byteCount: Plan.largestTable, alignment: PlanFormat.alignment) {
            guard let start = $0.baseAddress, clinux_read_from_start(descriptor, start, tableSize) == tableSize else {
                return nil
            }
            return Plan.recordsSize(
                ofFile: UnsafeRawBufferPointer(start: start, count: tableSize), fileSize: fileSize)
        }
        guard let size else { throw changed }
        return size
    }

    /// The file has become shorter while it was read.
    private static var changed: PlanFileError { .invalid(PlanError(.wrongFileSize)) }

    private static func free(_ bytes: UnsafeMutableRawBufferPointer) {
        if let address = bytes.baseAddress { clinux_free_pages(address, bytes.count + PlanFormat.slack) }
    }

    /// Reads all weights, and compares them with their checksum and sums: what opening a plan leaves out.
    /// - Complexity: Linear in the file's size.
    public func verifyWeights() throws(PlanError) { try plan.verifyWeights() }

    /// Number of programs, at least 1: one model at several resolutions.
    public var programCount: Int { plan.count(of: .programs) }

    /// Number of classes that have a name; 0 when the plan has no labels.
    public var labelCount: Int { plan.labelCount }

    /// The name of class `classIndex`; "class N" where the plan has none for it.
    public func label(_ classIndex: Int) -> String {
        guard classIndex >= 0, classIndex < plan.labelCount else { return "class \(classIndex)" }
        return String(decoding: plan.label(classIndex), as: UTF8.self)
    }

    /// The bytes of the name of class `classIndex`, UTF-8; nil where the plan has none for it.
    package func labelBytes(_ classIndex: Int) -> UnsafeBufferPointer<UInt8>? {
        classIndex >= 0 && classIndex < plan.labelCount ? plan.label(classIndex) : nil
    }
}
