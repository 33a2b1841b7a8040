#include "CKernelsTwin.h"

#if defined(__x86_64__)

#define PN_TARGET __attribute__((target("avx2,avx512f,avx512vl,avx512vnni")))
#define PN_DPBUSD _mm256_dpbusd_epi32
#include "../../Sources/CKernels/operators/convolution/vnni256.h"

static pn_kernel pn_convolution_twin;
PN_DEFINE_VNNI256(twin)

pn_kernel *pn_convolution_avxvnni_twin(void) {
    return pn_isa_is_available(PN_ISA_AVX512_VNNI) ? pn_convolution_twin : NULL;
}

#else

pn_kernel *pn_convolution_avxvnni_twin(void) {
    return NULL;
}

#endif
