// The instruction sets that there are kernels for.
#ifndef PN_ISA_H
#define PN_ISA_H

#include "constants.h"

// The one list: a family of processors after the other, each with its slowest first.
// X(op, symbol, constant, number, name, features): kernels are called pn_<operator>_<symbol>, `PUNCTUAL_ISA` takes the
// name, PN_TARGET_<constant> is what functions are compiled for, and the processor must have all of the features
// (PN_CPU_ of dispatch.c). `op` is handed on to X.
#define PN_PORTABLE_ISAS(X, op) X(op, scalar, SCALAR, 0, "scalar", 0)
#define PN_X86_ISAS(X, op)                                                 \
    X(op, sse41, SSE41, 1, "sse4.1", PN_CPU_SSE41)                         \
    X(op, avx2, AVX2, 2, "avx2", PN_CPU_AVX2)                              \
    X(op, avxvnni, AVX_VNNI, 3, "avx-vnni", PN_CPU_AVX2 | PN_CPU_AVX_VNNI) \
    X(op, avx512vnni, AVX512_VNNI, 4, "avx512-vnni", PN_CPU_AVX2 | PN_CPU_AVX512_VNNI)
#define PN_ARM_ISAS(X, op)           \
    X(op, neon, NEON, 16, "neon", 0) \
    X(op, dotprod, DOTPROD, 17, "dotprod", PN_CPU_DOTPROD)
#define PN_ISAS(X, op) PN_PORTABLE_ISAS(X, op) PN_X86_ISAS(X, op) PN_ARM_ISAS(X, op)

#define PN_TARGET_SSE41 __attribute__((target("sse4.1")))
#define PN_TARGET_AVX2 __attribute__((target("avx2")))
#define PN_TARGET_AVX_VNNI __attribute__((target("avx2,avxvnni")))
#define PN_TARGET_AVX512_VNNI __attribute__((target("avx2,avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")))
#define PN_TARGET_NEON
#define PN_TARGET_DOTPROD __attribute__((target("dotprod")))

/// An instruction set. Within a family of processors a higher number is faster.
typedef enum pn_isa : uint32_t {
#define PN_ISA_CONSTANT(op, symbol, constant, number, name, features) PN_ISA_##constant = number,
    PN_ISAS(PN_ISA_CONSTANT, )
#undef PN_ISA_CONSTANT
} pn_isa;

/// Number of instruction sets that this version knows, on any processor.
PN_HOT uint32_t pn_isa_count(void);

/// The known instruction set with that index, below pn_isa_count; scalar, the specification, first.
PN_HOT pn_isa pn_isa_at(uint32_t index);

/// The name as `PUNCTUAL_ISA` spells it; "unknown" for a number that is none's.
PN_HOT const char *_Nonnull pn_isa_name(pn_isa isa);

/// Nonzero when this build has the kernels and this processor runs them.
PN_HOT int pn_isa_is_available(pn_isa isa);

/// The fastest instruction set that this processor has.
PN_HOT pn_isa pn_best_isa(void);

#endif
