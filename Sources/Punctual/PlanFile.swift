import CLinux

/// A plan file, memory-mapped and validated; unmapped when the object goes.
public final class PlanFile {
    /// The plan that is run.
    package let plan: Plan

    /// Maps and validates the file at `path`. Nothing is copied and the weights are not touched.
    public init(_ path: UnsafePointer<CChar>) throws(ClassifierError) {
        var length = 0
        var errno: Int32 = 0
        guard let address = clinux_map_file(path, &length, &errno) else { throw .cannotOpenPlan(errno: errno) }
        do {
            plan = try Plan(validating: UnsafeRawBufferPointer(start: address, count: length))
        } catch {
            clinux_unmap(address, length)
            throw .plan(error)
        }
    }

    deinit {
        if let address = plan.bytes.baseAddress { clinux_unmap(address, plan.bytes.count) }
    }
}
