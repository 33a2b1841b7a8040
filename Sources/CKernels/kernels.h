// The kernels of this build: their declarations, and how one source becomes a kernel of every instruction set.
#ifndef PN_KERNELS_H
#define PN_KERNELS_H

#include "CKernels.h"

/// Instruction sets that this build has kernels for besides the scalar ones.
#if defined(__x86_64__)
#define PN_VECTOR_ISAS(X, op) PN_X86_ISAS(X, op)
#elif defined(__aarch64__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define PN_HAVE_NEON 1
#define PN_VECTOR_ISAS(X, op) PN_ARM_ISAS(X, op)
#else
#define PN_VECTOR_ISAS(X, op)
#endif

#define PN_DECLARE_KERNEL(isa, name, swift) pn_kernel pn_##name##_##isa;
#define PN_DECLARE_KERNELS(op, symbol, constant, number, name, features) PN_OPERATORS(PN_DECLARE_KERNEL, symbol)
PN_PORTABLE_ISAS(PN_DECLARE_KERNELS, )
PN_VECTOR_ISAS(PN_DECLARE_KERNELS, )

/// Defines the kernel pn_<op>_<symbol>, compiled for `target`, from the function body(operands, range).
#define PN_DEFINE_KERNEL(op, symbol, target, body)                                               \
    target void pn_##op##_##symbol(const pn_operands *operands, pn_range range, void *scratch) { \
        (void)scratch;                                                                           \
        body(&operands->op, range);                                                              \
    }

/// Defines an operator's kernels of all instruction sets of this build from two functions: <op>_scalar, and the
/// PN_INLINE function <op>_chunks for all others.
#define PN_DEFINE_KERNELS(op)                   \
    PN_DEFINE_KERNEL(op, scalar, , op##_scalar) \
    PN_VECTOR_ISAS(PN_DEFINE_KERNEL_OF_CHUNKS, op)

/// The same for operators that dot products are of no use to: on ARM one kernel serves both sets, for small binaries.
#if defined(PN_HAVE_NEON)
#define PN_DEFINE_KERNELS_WITHOUT_DOTS(op)                  \
    PN_DEFINE_KERNEL(op, scalar, , op##_scalar)             \
    PN_DEFINE_KERNEL(op, neon, PN_TARGET_NEON, op##_chunks) \
    extern __typeof__(pn_##op##_neon) pn_##op##_dotprod __attribute__((alias("pn_" #op "_neon")));
#else
#define PN_DEFINE_KERNELS_WITHOUT_DOTS(op) PN_DEFINE_KERNELS(op)
#endif
#define PN_DEFINE_KERNEL_OF_CHUNKS(op, symbol, constant, number, name, features) \
    PN_DEFINE_KERNEL(op, symbol, PN_TARGET_##constant, op##_chunks)

#endif
