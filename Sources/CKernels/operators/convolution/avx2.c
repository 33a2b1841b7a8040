// AVX2: inputs and weights widened to 16 bits and multiplied by VPMADDWD. (VPMADDUBSW saturates.)
#if defined(__x86_64__)

#define PN_TARGET PN_TARGET_AVX2
#include "epilogue256.h"

/// Output pixels whose accumulators fit the sixteen registers.
#define PN_ROWS 6

PN_TARGET static void copy_widened(void *to, const int8_t *from, int32_t count) {
    int16_t *words = to;
    for (int32_t i = 0; i < count; i += 16) {
        __m128i bytes = _mm_loadu_si128((const __m128i *)(from + i));
        _mm256_storeu_si256((__m256i *)(words + i), _mm256_cvtepi8_epi16(bytes));
    }
}

/// `rows` × eight outputs. An accumulator holds four outputs as two partial sums each.
PN_TARGET PN_INLINE void multiply_octet(const pn_panel *panel, const int8_t *row, const int8_t *weights, int32_t rows,
                                        int32_t *to) {
    __m256i low[PN_ROWS], high[PN_ROWS];
#pragma clang loop unroll(full)
    for (int32_t r = 0; r < rows; r++) {
        low[r] = high[r] = _mm256_setzero_si256();
    }
    for (int32_t s = 0; s < panel->segments; s++) {
        const int8_t *a = row + s * panel->segment_bytes;
        for (int32_t g = 0; g < panel->groups; g++, weights += PN_BLOCK * PN_GROUP, a += 2 * PN_GROUP) {
            const __m256i w0 = _mm256_cvtepi8_epi16(_mm_loadu_si128((const __m128i *)weights));
            const __m256i w1 = _mm256_cvtepi8_epi16(_mm_loadu_si128((const __m128i *)(weights + 16)));
#pragma clang loop unroll(full)
            for (int32_t r = 0; r < rows; r++) {
                int64_t four;
                memcpy(&four, a + r * panel->row_bytes, sizeof four);
                const __m256i x = _mm256_set1_epi64x(four);
                low[r] = _mm256_add_epi32(low[r], _mm256_madd_epi16(x, w0));
                high[r] = _mm256_add_epi32(high[r], _mm256_madd_epi16(x, w1));
            }
        }
    }
#pragma clang loop unroll(full)
    for (int32_t r = 0; r < rows; r++) {
        // Adds the partial sums: outputs 0 1 4 5 | 2 3 6 7, then in order.
        __m256i sums = _mm256_permute4x64_epi64(_mm256_hadd_epi32(low[r], high[r]), 0xD8);
        _mm256_store_si256((__m256i *)(to + 8 * r), sums);
    }
}

PN_TARGET PN_INLINE void finish_octet(const pn_convolution *o, const int32_t *acc, int32_t rows, int32_t pixel,
                                      int32_t output, int32_t count) {
    const __m256i bias = _mm256_loadu_si256((const __m256i *)(o->bias + output));
    finish_octet256(o, acc, 8, rows, pixel, output, count, bias);
}

PN_DEFINE_MULTIPLY_BY_OCTETS(PN_ROWS)
PN_DEFINE_CONVOLUTION(avx2, 12, 2, 0, copy_widened)

#endif
