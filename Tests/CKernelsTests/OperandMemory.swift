import CKernels
import TestMemory

/// Memory whose readable part ends exactly at the slack that kernels are promised: one byte further is a fault.
final class OperandMemory {
    private var operands: [GuardedPages] = []

    /// Memory for an operand of `byteCount` bytes followed by PN_SLACK readable bytes, less what alignment takes;
    /// everything that may be read but must not matter holds 0xA5.
    func allocate(_ byteCount: Int, _ alignment: Int) -> UnsafeMutableRawPointer {
        let slack = alignment == 64 ? 64 - byteCount % 64 : Int(PN_SLACK) / alignment * alignment
        guard let pages = GuardedPages(byteCount: byteCount, slack: slack), let start = pages.bytes.baseAddress else {
            fatalError("OperandMemory: the system has no memory")
        }
        _ = pages.bytes.initializeMemory(as: UInt8.self, repeating: 0xA5)
        _ = pages.slack.initializeMemory(as: UInt8.self, repeating: 0xA5)
        operands.append(pages)
        return start
    }
}
