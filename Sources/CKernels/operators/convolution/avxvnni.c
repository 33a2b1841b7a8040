// AVX-VNNI: VPDPBUSD in its VEX encoding (Alder Lake, Sierra Forest, Zen 5 and later).
#if defined(__x86_64__)

#define PN_TARGET PN_TARGET_AVX_VNNI
#define PN_DPBUSD _mm256_dpbusd_avx_epi32
#include "vnni256.h"

PN_DEFINE_VNNI256(avxvnni)

#endif
