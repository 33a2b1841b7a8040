// The filter down the height: one source for all instruction sets, whose loops the compiler turns into vectors.
#include "pixels.h"

PN_INLINE void stack(const uint8_t *restrict row, int32_t weight, int32_t is_first, int32_t *restrict sums,
                     int32_t count) {
    if (is_first) {
#pragma clang loop interleave_count(2)
        for (int32_t i = 0; i < count; i++) {
            sums[i] = PN_WEIGHT_HALF + weight * row[i];
        }
    } else {
#pragma clang loop interleave_count(2)
        for (int32_t i = 0; i < count; i++) {
            sums[i] += weight * row[i];
        }
    }
}

PN_INLINE void finish(const int32_t *restrict sums, uint8_t *restrict row, int32_t count) {
#pragma clang loop interleave_count(2)
    for (int32_t i = 0; i < count; i++) {
        row[i] = pn_level(sums[i] >> PN_WEIGHT_BITS);
    }
}

#define DEFINE_STACK(symbol, target)                                                                   \
    target void pn_stack_##symbol(const uint8_t *row, int32_t weight, int32_t is_first, int32_t *sums, \
                                  int32_t count) {                                                     \
        stack(row, weight, is_first, sums, count);                                                     \
    }                                                                                                  \
    target void pn_finish_##symbol(const int32_t *sums, uint8_t *row, int32_t count) {                 \
        finish(sums, row, count);                                                                      \
    }

DEFINE_STACK(scalar, )
#if defined(__x86_64__)
DEFINE_STACK(sse41, PN_TARGET_SSE41)
DEFINE_STACK(avx2, PN_TARGET_AVX2)
DEFINE_STACK(avx512vnni, PN_TARGET_AVX512_VNNI)
#elif defined(PN_HAVE_NEON)
DEFINE_STACK(neon, PN_TARGET_NEON)
#endif
