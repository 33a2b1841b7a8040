import CLinux
import Plan

/// A plan file, memory-mapped and validated; unmapped when the object goes.
public final class PlanFile {
    /// What the file holds. Its memory is the file's: whoever keeps the plan keeps this object too.
    package let plan: Plan

    /// Maps and validates the file at `path`. The weights are neither copied nor touched.
    public init(_ path: UnsafePointer<CChar>) throws(PlanFileError) {
        var length = 0
        var errno: Int32 = 0
        guard let address = clinux_map_file(path, &length, &errno) else { throw .cannotOpen(errno: errno) }
        do {
            plan = try Plan(validating: UnsafeRawBufferPointer(start: address, count: length))
        } catch {
            clinux_unmap(address, length)
            throw .invalid(error)
        }
    }

    deinit {
        if let address = plan.bytes.baseAddress { clinux_unmap(address, plan.bytes.count) }
    }

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
