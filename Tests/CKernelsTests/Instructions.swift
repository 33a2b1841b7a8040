import CKernels
import CKernelsTwin
import Suites
import Testing

/// The kernels of one instruction set under test.
struct Instructions: Sendable, CustomTestStringConvertible {
    let name: String
    /// The kernel of an operator; nil where the set has none of its own.
    let kernel: @Sendable (OperatorKind) -> KernelCaseOperands.Kernel?

    var testDescription: String { name }

    /// Every instruction set there is, on any processor.
    static let known = (0..<pn_isa_count()).map(pn_isa_at)

    static let scalar = Instructions(PN_ISA_SCALAR)

    /// Every set that this processor runs, the scalar one first.
    static let available: [Instructions] = {
        var result = known.filter { pn_isa_is_available($0) != 0 }.map { Instructions($0) }
        if pn_convolution_avxvnni_twin() != nil {
            result.append(
                Instructions(name: "avx-vnni (EVEX twin)") { $0 == .convolution ? pn_convolution_avxvnni_twin() : nil })
        }
        return result
    }()

    /// Every set that is compared with the scalar one.
    static let vector = Array(available.dropFirst())

    private init(name: String, kernel: @escaping @Sendable (OperatorKind) -> KernelCaseOperands.Kernel?) {
        self.name = name
        self.kernel = kernel
    }

    private init(_ isa: pn_isa) {
        self.init(name: String(cString: pn_isa_name(isa))) { pn_kernel_for(isa, $0) }
    }
}
