// AVX-VNNI: VPDPBUSD in its VEX encoding (Alder Lake, Sierra Forest, Zen 5 and later).
#if defined(__x86_64__)

#define PN_TARGET __attribute__((target("avx2,avxvnni")))
#define PN_DPBUSD _mm256_dpbusd_avx_epi32
#include "avxvnni.h"

const pn_kernels pn_kernels_avxvnni = {
    .isa = PN_ISA_AVX_VNNI,
    .convolve = convolve,
    .max_pool = max_pool,
    .average_pool = average_pool,
    .add = add,
    .requantize = requantize,
};

#endif
