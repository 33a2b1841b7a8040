// AVX-VNNI's convolution, compiled a second time with the EVEX encoding of the same instruction, so that processors
// without the VEX encoding can test every line of it. Its other kernels have no source of their own.
#ifndef CKERNELS_TWIN_H
#define CKERNELS_TWIN_H

#include "CKernels.h"

/// The kernel, or null where the processor has no AVX-512 with VNNI.
pn_kernel *_Nullable pn_convolution_avxvnni_twin(void);

#endif
