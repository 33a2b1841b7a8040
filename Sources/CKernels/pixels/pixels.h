// What every file of row kernels includes first: which there are, and their declarations.
#ifndef PN_PIXELS_PIXELS_H
#define PN_PIXELS_PIXELS_H

#include "../arithmetic.h"

/// The kernels there are. Instruction sets beyond these add nothing that is of use here, and take those of a lesser one.
#if defined(__x86_64__)
#define PN_PIXEL_BODIES(X) X(scalar) X(sse41) X(avx2) X(avx512vnni)
#elif defined(PN_HAVE_NEON)
#define PN_PIXEL_BODIES(X) X(scalar) X(neon)
#else
#define PN_PIXEL_BODIES(X) X(scalar)
#endif

#define PN_DECLARE_PIXEL_KERNEL(isa, name) pn_##name##_kernel pn_##name##_##isa;
#define PN_DECLARE_PIXEL_KERNELS(symbol) PN_PIXEL_KERNELS(PN_DECLARE_PIXEL_KERNEL, symbol)
PN_PIXEL_BODIES(PN_DECLARE_PIXEL_KERNELS)

/// min(max(value, 0), 255).
PN_INLINE uint8_t pn_level(int32_t value) {
    return (uint8_t)pn_max(0, pn_min(value, 255));
}

#endif
