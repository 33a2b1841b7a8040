#include "CKernelsTwin.h"

#if defined(__x86_64__)

#define PN_TARGET __attribute__((target("avx2,avx512f,avx512vl,avx512vnni")))
#define PN_DPBUSD _mm256_dpbusd_epi32
#include "../../Sources/CKernels/avxvnni.h"

static const pn_kernels twin = {
    .isa = PN_ISA_AVX_VNNI,
    .convolve = convolve,
    .max_pool = max_pool,
    .average_pool = average_pool,
    .add = add,
    .requantize = requantize,
};

const pn_kernels *pn_avx_vnni_twin(void) {
    return pn_kernels_for(PN_ISA_AVX512_VNNI) ? &twin : NULL;
}

#else

const pn_kernels *pn_avx_vnni_twin(void) {
    return NULL;
}

#endif
