// Every instruction set's row kernels.
#include "pixels.h"

#define TABLE_ENTRY(isa, name) .name = pn_##name##_##isa,
#define DEFINE_TABLE(symbol) static const pn_pixel_kernels table_##symbol = {PN_PIXEL_KERNELS(TABLE_ENTRY, symbol)};
PN_PIXEL_BODIES(DEFINE_TABLE)

const pn_pixel_kernels *pn_pixel_kernels_for(pn_isa isa) {
    if (!pn_isa_is_available(isa)) {
        return NULL;
    }
    switch (isa) {
#if defined(__x86_64__)
    case PN_ISA_SSE41:
        return &table_sse41;
    case PN_ISA_AVX2:
    case PN_ISA_AVX_VNNI:
        return &table_avx2;
    case PN_ISA_AVX512_VNNI:
        return &table_avx512vnni;
#elif defined(PN_HAVE_NEON)
    case PN_ISA_NEON:
    case PN_ISA_DOTPROD:
        return &table_neon;
#endif
    default:
        return &table_scalar;
    }
}
