import CLinux
import Engine

/// Makes OpenBLAS add in the same order on every processor: left alone, it takes other kernels on each kind, whose sums
/// differ in their last bits, and weights are then rounded otherwise here and there.
///
/// Takes the kernels for AVX2, which all processors of the last ten years have, or those of any 64-bit ARM. OpenBLAS chooses
/// when it is loaded, so that the program may have to start anew: to be called first in `main`.
package func requireCommonKernels() {
    #if arch(x86_64)
        guard InstructionSet(name: "avx2")?.isAvailable == true else { return }
        clinux_require_environment("OPENBLAS_CORETYPE", "Haswell")
    #elseif arch(arm64)
        clinux_require_environment("OPENBLAS_CORETYPE", "ARMV8")
    #endif
}
