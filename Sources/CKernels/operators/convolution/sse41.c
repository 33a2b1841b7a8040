// SSE4.1: inputs and weights widened to 16 bits and multiplied by PMADDWD, eight outputs × two pixels in registers.
#if defined(__x86_64__)

#define PN_TARGET PN_TARGET_SSE41
#include "tiles.h"

#include <smmintrin.h>

#define PN_ROWS 2

PN_TARGET static void copy_widened(void *to, const int8_t *from, int32_t count) {
    int16_t *words = to;
    for (int32_t i = 0; i < count; i += 16) {
        __m128i bytes = _mm_loadu_si128((const __m128i *)(from + i));
        _mm_storeu_si128((__m128i *)(words + i), _mm_cvtepi8_epi16(bytes));
        _mm_storeu_si128((__m128i *)(words + i + 8), _mm_cvtepi8_epi16(_mm_srli_si128(bytes, 8)));
    }
}

/// `rows` × eight outputs. An accumulator holds two outputs as two partial sums each.
PN_TARGET PN_INLINE void multiply_octet(const pn_panel *panel, const int8_t *row, const int8_t *weights, int32_t rows,
                                        int32_t *to) {
    __m128i sums[PN_ROWS][4];
#pragma clang loop unroll(full)
    for (int32_t r = 0; r < rows; r++) {
        sums[r][0] = sums[r][1] = sums[r][2] = sums[r][3] = _mm_setzero_si128();
    }
    for (int32_t s = 0; s < panel->segments; s++) {
        const int8_t *a = row + s * panel->segment_bytes;
        for (int32_t g = 0; g < panel->groups; g++, weights += PN_BLOCK * PN_GROUP, a += 2 * PN_GROUP) {
            __m128i x[PN_ROWS];
#pragma clang loop unroll(full)
            for (int32_t r = 0; r < rows; r++) {
                x[r] = _mm_castpd_si128(_mm_loaddup_pd((const double *)(a + r * panel->row_bytes)));
            }
#pragma clang loop unroll(full)
            for (int32_t i = 0; i < 4; i++) {
                const __m128i w = _mm_cvtepi8_epi16(_mm_loadl_epi64((const __m128i *)(weights + 8 * i)));
#pragma clang loop unroll(full)
                for (int32_t r = 0; r < rows; r++) {
                    sums[r][i] = _mm_add_epi32(sums[r][i], _mm_madd_epi16(x[r], w));
                }
            }
        }
    }
#pragma clang loop unroll(full)
    for (int32_t r = 0; r < rows; r++) {
        _mm_store_si128((__m128i *)(to + 8 * r), _mm_hadd_epi32(sums[r][0], sums[r][1]));
        _mm_store_si128((__m128i *)(to + 8 * r + 4), _mm_hadd_epi32(sums[r][2], sums[r][3]));
    }
}

/// Rounded quantized values, before the output's zero point, of four outputs.
PN_TARGET PN_INLINE __m128i requantize_four(const pn_convolution *o, __m128i acc, const int8_t *residual,
                                            int32_t output) {
    const __m128i bias = _mm_loadu_si128((const __m128i *)(o->bias + output));
    __m128 v = _mm_mul_ps(_mm_cvtepi32_ps(_mm_add_epi32(acc, bias)), _mm_loadu_ps(o->scale + output));
    if (residual) {
        int32_t four;
        memcpy(&four, residual, sizeof four);
        __m128i bytes = _mm_cvtepi8_epi32(_mm_cvtsi32_si128(four));
        __m128 added = _mm_cvtepi32_ps(_mm_sub_epi32(bytes, _mm_set1_epi32(o->residual_zero)));
        v = _mm_add_ps(v, _mm_mul_ps(added, _mm_set1_ps(o->residual_scale)));
    }
    v = _mm_min_ps(_mm_max_ps(v, _mm_set1_ps(o->clamp_low)), _mm_set1_ps(o->clamp_high));
    return _mm_cvtps_epi32(v);
}

/// Requantizes, adds, clamps, rounds and stores `rows` accumulators of eight outputs, of which `count` (1...8) exist.
PN_TARGET static void finish_octet(const pn_convolution *o, const int32_t *acc, int32_t rows, int32_t pixel,
                                   int32_t output, int32_t count) {
    for (ptrdiff_t p = pixel; p < pixel + rows; p++, acc += 8) {
        const __m128i low = _mm_load_si128((const __m128i *)acc);
        const __m128i high = _mm_load_si128((const __m128i *)(acc + 4));
        if (o->logits) {
            float v[8];
            for (int32_t half = 0; half < 2; half++) {
                __m128i bias = _mm_loadu_si128((const __m128i *)(o->bias + output + 4 * half));
                __m128 sum = _mm_cvtepi32_ps(_mm_add_epi32(half ? high : low, bias));
                _mm_storeu_ps(v + 4 * half, _mm_mul_ps(sum, _mm_loadu_ps(o->scale + output + 4 * half)));
            }
            memcpy(o->logits + p * o->outputs + output, v, (size_t)count * sizeof(float));
            continue;
        }
        const __m128i zero = _mm_set1_epi32(o->output_zero);
        const int8_t *residual = o->residual ? o->residual + p * o->residual_stride + output : NULL;
        __m128i q0 = _mm_add_epi32(requantize_four(o, low, residual, output), zero);
        __m128i q1 = _mm_add_epi32(requantize_four(o, high, residual ? residual + 4 : NULL, output + 4), zero);
        __m128i words = _mm_packs_epi32(q0, q1);
        pn_store_bytes(o->output + p * o->output_stride + output,
                       (uint64_t)_mm_cvtsi128_si64(_mm_packs_epi16(words, words)), count);
    }
}

PN_DEFINE_MULTIPLY_BY_OCTETS(PN_ROWS)
PN_DEFINE_CONVOLUTION(sse41, 8, 2, 0, copy_widened)

#endif
