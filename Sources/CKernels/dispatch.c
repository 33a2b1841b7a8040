// Which instruction sets this build has and this processor runs.
#include "arithmetic.h"

#if defined(__x86_64__)

#include <cpuid.h>

/// State that the operating system saves: XCR0.
static uint64_t saved_state(void) {
    uint32_t low, high;
    __asm__("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    return (uint64_t)high << 32 | low;
}

static const pn_kernels *table_for(pn_isa isa) {
    uint32_t a, b, c, d, a7 = 0, b7 = 0, c7 = 0, d7 = 0, a71 = 0, ignored;
    if (!__get_cpuid(1, &a, &b, &c, &d)) {
        return NULL;
    }
    const uint64_t state = c & bit_OSXSAVE ? saved_state() : 0;
    const int ymm = (state & 0x06) == 0x06 && (c & bit_AVX);
    const int zmm = (state & 0xE6) == 0xE6 && ymm;
    if (__get_cpuid_count(7, 0, &a7, &b7, &c7, &d7) && a7 >= 1) {
        __get_cpuid_count(7, 1, &a71, &ignored, &ignored, &ignored);
    }
    const int avx2 = ymm && (b7 & bit_AVX2);
    const uint32_t foundation = bit_AVX512F | bit_AVX512BW | bit_AVX512DQ | bit_AVX512VL;
    switch (isa) {
    case PN_ISA_SSE41:
        return c & bit_SSE4_1 ? &pn_kernels_sse41 : NULL;
    case PN_ISA_AVX2:
        return avx2 ? &pn_kernels_avx2 : NULL;
    case PN_ISA_AVX_VNNI:
        return avx2 && (a71 & bit_AVXVNNI) ? &pn_kernels_avxvnni : NULL;
    case PN_ISA_AVX512_VNNI:
        return avx2 && zmm && (b7 & foundation) == foundation && (c7 & bit_AVX512VNNI) ? &pn_kernels_avx512vnni
                                                                                      : NULL;
    default:
        return NULL;
    }
}

#elif defined(PN_HAVE_NEON)

#if __has_include(<sys/auxv.h>)
#include <sys/auxv.h>

/// Whether the kernel says that the processor has SDOT: HWCAP_ASIMDDP of Linux's ABI.
static int has_dot_product(void) {
    return (getauxval(AT_HWCAP) >> 20 & 1) != 0;
}
#else
static int has_dot_product(void) {
    return 0;
}
#endif

static const pn_kernels *table_for(pn_isa isa) {
    switch (isa) {
    case PN_ISA_NEON:
        return &pn_kernels_neon;
    case PN_ISA_DOTPROD:
        return has_dot_product() ? &pn_kernels_dotprod : NULL;
    default:
        return NULL;
    }
}

#else

static const pn_kernels *table_for(pn_isa isa) {
    (void)isa;
    return NULL;
}

#endif

const pn_kernels *pn_kernels_for(pn_isa isa) {
    return isa == PN_ISA_SCALAR ? &pn_kernels_scalar : table_for(isa);
}

pn_isa pn_best_isa(void) {
    static const pn_isa fastest_first[] = {
        PN_ISA_AVX512_VNNI, PN_ISA_AVX_VNNI, PN_ISA_AVX2, PN_ISA_SSE41, PN_ISA_DOTPROD, PN_ISA_NEON,
    };
    for (size_t i = 0; i < sizeof fastest_first / sizeof fastest_first[0]; i++) {
        if (pn_kernels_for(fastest_first[i])) {
            return fastest_first[i];
        }
    }
    return PN_ISA_SCALAR;
}

const char *pn_isa_name(pn_isa isa) {
    switch (isa) {
    case PN_ISA_SCALAR:
        return "scalar";
    case PN_ISA_SSE41:
        return "sse4.1";
    case PN_ISA_AVX2:
        return "avx2";
    case PN_ISA_AVX_VNNI:
        return "avx-vnni";
    case PN_ISA_AVX512_VNNI:
        return "avx512-vnni";
    case PN_ISA_NEON:
        return "neon";
    case PN_ISA_DOTPROD:
        return "dotprod";
    }
    return "unknown";
}
