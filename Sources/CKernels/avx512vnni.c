// AVX-512 with VNNI: one vector holds the four inputs of all sixteen outputs of a block; a last block of at most eight
// outputs takes 256-bit vectors.
#if defined(__x86_64__)

#define PN_TARGET __attribute__((target("avx2,avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")))
#define PN_DPBUSD _mm256_dpbusd_epi32
#include "vnni256.h"

/// Output pixels and blocks whose accumulators are kept in registers together.
#define PN_ROWS 8
#define PN_BLOCKS 2

/// `rows` × `blocks` · 16 outputs; `block_bytes` from one block's weights to the next one's.
PN_TARGET PN_INLINE void multiply_blocks(const pn_panel *panel, const int8_t *row, const int8_t *weights,
                                         ptrdiff_t block_bytes, int32_t rows, int32_t blocks, int32_t *to) {
    __m512i sums[PN_ROWS][PN_BLOCKS];
#pragma clang loop unroll(full)
    for (int32_t r = 0; r < rows; r++) {
        sums[r][0] = sums[r][1] = _mm512_setzero_si512();
    }
    for (int32_t s = 0; s < panel->segments; s++) {
        const int8_t *a = row + s * panel->segment_bytes;
        for (int32_t g = 0; g < panel->groups; g++, weights += PN_BLOCK * PN_GROUP, a += PN_GROUP) {
            const __m512i w0 = _mm512_loadu_si512(weights);
            const __m512i w1 = blocks > 1 ? _mm512_loadu_si512(weights + block_bytes) : w0;
#pragma clang loop unroll(full)
            for (int32_t r = 0; r < rows; r++) {
                int32_t four;
                memcpy(&four, a + r * panel->row_bytes, sizeof four);
                const __m512i x = _mm512_set1_epi32(four);
                sums[r][0] = _mm512_dpbusd_epi32(sums[r][0], x, w0);
                if (blocks > 1) {
                    sums[r][1] = _mm512_dpbusd_epi32(sums[r][1], x, w1);
                }
            }
        }
    }
#pragma clang loop unroll(full)
    for (int32_t r = 0; r < rows; r++) {
        _mm512_store_si512(to + PN_BLOCKS * PN_BLOCK * r, sums[r][0]);
        if (blocks > 1) {
            _mm512_store_si512(to + PN_BLOCKS * PN_BLOCK * r + PN_BLOCK, sums[r][1]);
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
    const __m512 low = _mm512_set1_ps(o->clamp_low), high = _mm512_set1_ps(o->clamp_high);
    const __m512i zero = _mm512_set1_epi32(o->output_zero);
    const __m512i residual_zero = _mm512_set1_epi32(o->residual_zero);
    const __m512 residual_scale = _mm512_set1_ps(o->residual_scale);
    for (int32_t r = 0; r < rows; r++, acc += PN_BLOCKS * PN_BLOCK) {
        const ptrdiff_t p = pixel + r;
        __m512 v = _mm512_mul_ps(_mm512_cvtepi32_ps(_mm512_add_epi32(_mm512_load_si512(acc), base)), scale);
        if (o->logits) {
            _mm512_mask_storeu_ps(o->logits + p * o->outputs + output, lanes, v);
            continue;
        }
        if (o->residual) {
            __m128i bytes = _mm_maskz_loadu_epi8(lanes, o->residual + p * o->residual_stride + output);
            __m512i difference = _mm512_sub_epi32(_mm512_cvtepi8_epi32(bytes), residual_zero);
            v = _mm512_add_ps(v, _mm512_mul_ps(_mm512_cvtepi32_ps(difference), residual_scale));
        }
        v = _mm512_min_ps(_mm512_max_ps(v, low), high);
        __m128i q = _mm512_cvtepi32_epi8(_mm512_add_epi32(_mm512_cvtps_epi32(v), zero));
        int8_t *to = o->output + p * o->output_stride + output;
        if (lanes == 0xFFFF) {
            _mm_storeu_si128((__m128i *)to, q);
        } else {
            _mm_mask_storeu_epi8(to, lanes, q);
        }
    }
}

/// All rows of a panel × one or two blocks with more than eight outputs each.
PN_TARGET PN_INLINE void multiply_rows(const pn_convolution *o, const pn_panel *panel, int32_t count, int32_t pixel,
                                       int32_t block, int32_t blocks) {
    const ptrdiff_t bytes = (ptrdiff_t)pn_groups(o) * (PN_BLOCK * PN_GROUP);
    const int8_t *w = pn_block_weights(o, block);
    for (int32_t i = 0, rows; i < count; i += rows) {
        _Alignas(64) int32_t acc[PN_ROWS * PN_BLOCKS * PN_BLOCK];
        const int8_t *a = panel->inputs + i * panel->row_bytes;
        rows = pn_balanced(count - i, PN_ROWS);
        switch (rows) {
        case 1: multiply_blocks(panel, a, w, bytes, 1, blocks, acc); break;
        case 2: multiply_blocks(panel, a, w, bytes, 2, blocks, acc); break;
        case 3: multiply_blocks(panel, a, w, bytes, 3, blocks, acc); break;
        case 4: multiply_blocks(panel, a, w, bytes, 4, blocks, acc); break;
        case 5: multiply_blocks(panel, a, w, bytes, 5, blocks, acc); break;
        case 6: multiply_blocks(panel, a, w, bytes, 6, blocks, acc); break;
        case 7: multiply_blocks(panel, a, w, bytes, 7, blocks, acc); break;
        default: multiply_blocks(panel, a, w, bytes, 8, blocks, acc); break;
        }
        for (int32_t b = 0; b < blocks; b++) {
            const int32_t output = (block + b) * PN_BLOCK;
            const int32_t outputs = pn_min(PN_BLOCK, o->outputs - output);
            finish_block(o, acc + b * PN_BLOCK, rows, pixel + i, output, (__mmask16)((1u << outputs) - 1));
        }
    }
}

PN_TARGET static void multiply(const pn_convolution *o, const pn_panel *panel, int32_t count, int32_t pixel,
                               int32_t first_block, int32_t blocks) {
    int32_t block = first_block;
    const int32_t end = first_block + blocks;
    const int32_t whole = pn_min(end, (o->outputs + 7) / PN_BLOCK);
    for (; block + 1 < whole; block += 2) {
        multiply_rows(o, panel, count, pixel, block, 2);
    }
    if (block < whole) {
        multiply_rows(o, panel, count, pixel, block++, 1);
    }
    if (block < end) {
        multiply_rows_octet(o, panel, count, pixel, block);
    }
}

PN_TARGET static void convolve(const pn_convolution *o, int32_t first, int32_t count, int32_t first_block,
                               int32_t blocks, void *scratch) {
    static const pn_tiling tiling = {.pixels = 24, .element = 1, .copy = copy_unsigned, .multiply = multiply};
    pn_convolve_tiles(o, first, count, first_block, blocks, scratch, &tiling);
}

PN_DEFINE_ELEMENTWISE(PN_TARGET)

const pn_kernels pn_kernels_avx512vnni = {
    .isa = PN_ISA_AVX512_VNNI,
    .convolve = convolve,
    .max_pool = max_pool,
    .average_pool = average_pool,
    .add = add,
    .requantize = requantize,
};

#endif
