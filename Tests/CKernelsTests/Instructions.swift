import CKernels
import CKernelsTwin
import Testing

/// One table of kernels under test.
struct Instructions: Sendable, CustomTestStringConvertible {
    let name: String
    // The tables are constants of the C library.
    nonisolated(unsafe) let kernels: UnsafePointer<pn_kernels>

    var testDescription: String { name }

    static let allSets = [
        PN_ISA_SCALAR, PN_ISA_SSE41, PN_ISA_AVX2, PN_ISA_AVX_VNNI, PN_ISA_AVX512_VNNI, PN_ISA_NEON, PN_ISA_DOTPROD,
    ]

    static let scalar = Instructions(name: "scalar", kernels: pn_kernels_for(PN_ISA_SCALAR)!)

    /// Every table that this processor runs, the scalar one first.
    static let available: [Instructions] = {
        var result = allSets.compactMap { isa in
            pn_kernels_for(isa).map { Instructions(name: String(cString: pn_isa_name(isa)), kernels: $0) }
        }
        if let twin = pn_avx_vnni_twin() {
            result.append(Instructions(name: "avx-vnni (EVEX twin)", kernels: twin))
        }
        return result
    }()

    /// Every table that is compared with the scalar one.
    static let vector = Array(available.dropFirst())
}
