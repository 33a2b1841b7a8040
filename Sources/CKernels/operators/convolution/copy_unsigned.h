// Panels for VPDPBUSD, which multiplies unsigned by signed bytes. Included after PN_TARGET is defined.
#ifndef PN_COPY_UNSIGNED_H
#define PN_COPY_UNSIGNED_H

#include "tiles.h"

#include <immintrin.h>

/// Copies a run of inputs plus 128: with the top bit flipped.
PN_TARGET PN_INLINE void copy_unsigned(void *to, const int8_t *from, int32_t count) {
    const __m256i top = _mm256_set1_epi8(-128);
    for (int32_t i = 0; i < count; i += 32) {
        __m256i bytes = _mm256_loadu_si256((const __m256i *)(from + i));
        _mm256_storeu_si256((__m256i *)((int8_t *)to + i), _mm256_xor_si256(bytes, top));
    }
}

#endif
