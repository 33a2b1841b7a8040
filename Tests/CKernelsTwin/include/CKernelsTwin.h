// AVX-VNNI's kernels, compiled a second time with the EVEX encoding of the same instruction.
#ifndef CKERNELS_TWIN_H
#define CKERNELS_TWIN_H

#include "CKernels.h"

/// The table, or null where the processor has no AVX-512 with VNNI.
const pn_kernels *_Nullable pn_avx_vnni_twin(void);

#endif
