// AVX-512 with VNNI: one vector holds the four inputs of all sixteen outputs of a block; a last block of at most eight
// outputs takes 256-bit vectors. The panel holds inputs + 128; what that adds, 128 · Σ weights, is taken off with the
// bias.
#if defined(__x86_64__)

#define PN_TARGET PN_TARGET_AVX512_VNNI
#include "copy_unsigned.h"

/// Output pixels whose accumulators are kept in registers together with two blocks of outputs.
#define PN_ROWS 8

/// Accumulators of one tile: rows of two blocks.
typedef int32_t pn_tile[PN_ROWS][2 * PN_BLOCK];

/// `rows` × `octets` · 8 outputs (1, 2 or 4 octets); `block_bytes` from one block's weights to the next one's.
PN_TARGET PN_INLINE void multiply_octets(const pn_panel *panel, const int8_t *row, const int8_t *weights,
                                         ptrdiff_t block_bytes, int32_t rows, int32_t octets, pn_tile to) {
    __m512i first[PN_ROWS], second[PN_ROWS];
    __m256i half[PN_ROWS];
#pragma clang loop unroll(full)
    for (int32_t r = 0; r < rows; r++) {
        first[r] = second[r] = _mm512_setzero_si512();
        half[r] = _mm256_setzero_si256();
    }
    for (int32_t s = 0; s < panel->segments; s++) {
        const int8_t *a = row + s * panel->segment_bytes;
        for (int32_t g = 0; g < panel->groups; g++, weights += PN_BLOCK * PN_GROUP, a += PN_GROUP) {
            const __m512i w0 = octets > 1 ? _mm512_loadu_si512(weights) : _mm512_setzero_si512();
            const __m512i w1 = octets > 3 ? _mm512_loadu_si512(weights + block_bytes) : w0;
            const __m256i wh = _mm256_loadu_si256((const __m256i *)weights);
#pragma clang loop unroll(full)
            for (int32_t r = 0; r < rows; r++) {
                int32_t four;
                memcpy(&four, a + r * panel->row_bytes, sizeof four);
                const __m512i x = _mm512_set1_epi32(four);
                if (octets > 1) {
                    first[r] = _mm512_dpbusd_epi32(first[r], x, w0);
                }
                if (octets > 3) {
                    second[r] = _mm512_dpbusd_epi32(second[r], x, w1);
                }
                if (octets == 1) {
                    half[r] = _mm256_dpbusd_epi32(half[r], _mm512_castsi512_si256(x), wh);
                }
            }
        }
    }
#pragma clang loop unroll(full)
    for (int32_t r = 0; r < rows; r++) {
        if (octets > 1) {
            _mm512_store_si512(to[r], first[r]);
        }
        if (octets > 3) {
            _mm512_store_si512(to[r] + PN_BLOCK, second[r]);
        }
        if (octets == 1) {
            _mm256_store_si256((__m256i *)to[r], half[r]);
        }
    }
}

/// Requantizes, adds, clamps, rounds and stores `rows` accumulators of one block, of which `lanes` exist.
PN_TARGET static void finish_block(const pn_convolution *o, const int32_t *acc, int32_t rows, int32_t pixel,
                                   int32_t output, __mmask16 lanes) {
    const __m512i bias = _mm512_maskz_loadu_epi32(lanes, o->bias + output);
    const __m512i sums = _mm512_maskz_loadu_epi32(lanes, o->weight_sums + output);
    const __m512i base = _mm512_sub_epi32(bias, _mm512_slli_epi32(sums, 7));
    const __m512 scale = _mm512_maskz_loadu_ps(lanes, o->scale + output);
    if (o->logits) {
        float *to = o->logits + (ptrdiff_t)pixel * o->outputs + output;
        for (int32_t r = 0; r < rows; r++, acc += 2 * PN_BLOCK, to += o->outputs) {
            __m512i sum = _mm512_add_epi32(_mm512_load_si512(acc), base);
            _mm512_mask_storeu_ps(to, lanes, _mm512_mul_ps(_mm512_cvtepi32_ps(sum), scale));
        }
        return;
    }
    const __m512 low = _mm512_set1_ps(o->clamp_low), high = _mm512_set1_ps(o->clamp_high);
    const __m512i zero = _mm512_set1_epi32(o->output_zero);
    const __m512i residual_zero = _mm512_set1_epi32(o->residual_zero);
    const __m512 residual_scale = _mm512_set1_ps(o->residual_scale);
    const int8_t *residual = o->residual ? o->residual + pixel * o->residual_stride + output : NULL;
    int8_t *to = o->output + pixel * o->output_stride + output;
    for (int32_t r = 0; r < rows; r++, acc += 2 * PN_BLOCK, to += o->output_stride) {
        __m512i sum = _mm512_add_epi32(_mm512_load_si512(acc), base);
        __m512 v = _mm512_mul_ps(_mm512_cvtepi32_ps(sum), scale);
        if (residual) {
            __m512i r8 = _mm512_cvtepi8_epi32(_mm_maskz_loadu_epi8(lanes, residual));
            __m512 added = _mm512_cvtepi32_ps(_mm512_sub_epi32(r8, residual_zero));
            v = _mm512_add_ps(v, _mm512_mul_ps(added, residual_scale));
            residual += o->residual_stride;
        }
        v = _mm512_min_ps(_mm512_max_ps(v, low), high);
        __m512i q = _mm512_add_epi32(_mm512_cvtps_epi32(v), zero);
        _mm_mask_storeu_epi8(to, lanes, _mm512_cvtepi32_epi8(q));
    }
}

/// All rows of a panel × `octets` · 8 outputs from `block` on.
PN_TARGET PN_INLINE void multiply_rows(const pn_convolution *o, const pn_panel *panel, int32_t count, int32_t pixel,
                                       int32_t block, int32_t octets) {
    const ptrdiff_t bytes = (ptrdiff_t)pn_groups(o) * (PN_BLOCK * PN_GROUP);
    const int8_t *w = pn_block_weights(o, block);
    for (int32_t i = 0, rows; i < count; i += rows) {
        _Alignas(64) pn_tile acc;
        const int8_t *a = panel->inputs + i * panel->row_bytes;
        rows = pn_balanced(count - i, PN_ROWS);
        PN_WITH_ROWS(rows, PN_ROWS, multiply_octets(panel, a, w, bytes, n, octets, acc))
        for (int32_t b = 0; b < (octets + 1) / 2; b++) {
            const int32_t output = (block + b) * PN_BLOCK;
            const int32_t outputs = pn_min(PN_BLOCK, o->outputs - output);
            finish_block(o, acc[0] + b * PN_BLOCK, rows, pixel + i, output, (__mmask16)((1u << outputs) - 1));
        }
    }
}

PN_TARGET static void multiply(const pn_convolution *o, const pn_panel *panel, int32_t count, int32_t pixel,
                               int32_t first_block, int32_t blocks) {
    const int32_t end = pn_min((o->outputs + 7) / 8, 2 * (first_block + blocks));
    int32_t octet = 2 * first_block;
    for (; octet + 4 <= end; octet += 4) {
        multiply_rows(o, panel, count, pixel, octet / 2, 4);
    }
    if (octet + 2 <= end) {
        multiply_rows(o, panel, count, pixel, octet / 2, 2);
        octet += 2;
    }
    if (octet < end) {
        multiply_rows(o, panel, count, pixel, octet / 2, 1);
    }
}

PN_DEFINE_CONVOLUTION(avx512vnni, 24, 1, 0, copy_unsigned)

#endif
