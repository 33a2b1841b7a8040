// The end of a convolution in 256-bit vectors, eight outputs at a time. Included after PN_TARGET is defined.
#ifndef PN_EPILOGUE256_H
#define PN_EPILOGUE256_H

#include "tiles.h"

#include <immintrin.h>

/// Requantizes, adds, clamps, rounds and stores `rows` accumulators of eight outputs, of which `count` (1...8) exist.
/// `base` is added to every row: bias and corrections.
PN_TARGET static void finish_octet256(const pn_convolution *o, const int32_t *acc, int32_t acc_stride, int32_t rows,
                                      int32_t pixel, int32_t output, int32_t count, __m256i base) {
    const __m256 scale = _mm256_loadu_ps(o->scale + output);
    if (o->logits) {
        for (int32_t r = 0; r < rows; r++, acc += acc_stride) {
            __m256i sum = _mm256_add_epi32(_mm256_load_si256((const __m256i *)acc), base);
            float v[8];
            _mm256_storeu_ps(v, _mm256_mul_ps(_mm256_cvtepi32_ps(sum), scale));
            memcpy(o->logits + (ptrdiff_t)(pixel + r) * o->outputs + output, v, (size_t)count * sizeof(float));
        }
        return;
    }
    const __m256 low = _mm256_set1_ps(o->clamp_low), high = _mm256_set1_ps(o->clamp_high);
    const __m256i zero = _mm256_set1_epi32(o->output_zero);
    const __m256i residual_zero = _mm256_set1_epi32(o->residual_zero);
    const __m256 residual_scale = _mm256_set1_ps(o->residual_scale);
    int8_t *to = o->output + pixel * o->output_stride + output;
    const int8_t *residual = o->residual ? o->residual + pixel * o->residual_stride + output : NULL;
    for (int32_t r = 0; r < rows; r++, acc += acc_stride, to += o->output_stride) {
        __m256i sum = _mm256_add_epi32(_mm256_load_si256((const __m256i *)acc), base);
        __m256 v = _mm256_mul_ps(_mm256_cvtepi32_ps(sum), scale);
        if (residual) {
            __m256i bytes = _mm256_cvtepi8_epi32(_mm_loadl_epi64((const __m128i *)residual));
            __m256 added = _mm256_cvtepi32_ps(_mm256_sub_epi32(bytes, residual_zero));
            v = _mm256_add_ps(v, _mm256_mul_ps(added, residual_scale));
            residual += o->residual_stride;
        }
        v = _mm256_min_ps(_mm256_max_ps(v, low), high);
        __m256i q = _mm256_add_epi32(_mm256_cvtps_epi32(v), zero);
        __m128i words = _mm_packs_epi32(_mm256_castsi256_si128(q), _mm256_extracti128_si256(q, 1));
        pn_store_bytes(to, (uint64_t)_mm_cvtsi128_si64(_mm_packs_epi16(words, words)), count);
    }
}

#endif
