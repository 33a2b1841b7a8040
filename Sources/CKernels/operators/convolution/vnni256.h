// Convolution by VPDPBUSD in 256-bit vectors, for both of its encodings: included after PN_TARGET and
// PN_DPBUSD(accumulators, unsigned, signed) are defined.
//
// The panel holds inputs + 128 (copy_unsigned.h); what that adds, 128 · Σ weights, is taken off with the bias.
#ifndef PN_VNNI256_H
#define PN_VNNI256_H

#include "copy_unsigned.h"
#include "epilogue256.h"

/// Output pixels whose accumulators fit sixteen registers, for sixteen and for eight outputs.
#define PN_ROWS_BLOCK 6
#define PN_ROWS_OCTET 8

/// Four bytes of a row in all eight lanes.
PN_TARGET PN_INLINE __m256i broadcast_group(const int8_t *at) {
    int32_t four;
    memcpy(&four, at, sizeof four);
    return _mm256_set1_epi32(four);
}

/// `rows` × sixteen outputs.
PN_TARGET PN_INLINE void multiply_block(const pn_panel *panel, const int8_t *row, const int8_t *weights, int32_t rows,
                                        int32_t *to) {
    __m256i low[PN_ROWS_BLOCK], high[PN_ROWS_BLOCK];
#pragma clang loop unroll(full)
    for (int32_t r = 0; r < rows; r++) {
        low[r] = high[r] = _mm256_setzero_si256();
    }
    for (int32_t s = 0; s < panel->segments; s++) {
        const int8_t *a = row + s * panel->segment_bytes;
        for (int32_t g = 0; g < panel->groups; g++, weights += PN_BLOCK * PN_GROUP, a += PN_GROUP) {
            const __m256i w0 = _mm256_loadu_si256((const __m256i *)weights);
            const __m256i w1 = _mm256_loadu_si256((const __m256i *)(weights + 32));
#pragma clang loop unroll(full)
            for (int32_t r = 0; r < rows; r++) {
                const __m256i x = broadcast_group(a + r * panel->row_bytes);
                low[r] = PN_DPBUSD(low[r], x, w0);
                high[r] = PN_DPBUSD(high[r], x, w1);
            }
        }
    }
#pragma clang loop unroll(full)
    for (int32_t r = 0; r < rows; r++) {
        _mm256_store_si256((__m256i *)(to + 16 * r), low[r]);
        _mm256_store_si256((__m256i *)(to + 16 * r + 8), high[r]);
    }
}

/// `rows` × the first eight outputs of a block.
PN_TARGET PN_INLINE void multiply_octet(const pn_panel *panel, const int8_t *row, const int8_t *weights, int32_t rows,
                                        int32_t *to) {
    __m256i sums[PN_ROWS_OCTET];
#pragma clang loop unroll(full)
    for (int32_t r = 0; r < rows; r++) {
        sums[r] = _mm256_setzero_si256();
    }
    for (int32_t s = 0; s < panel->segments; s++) {
        const int8_t *a = row + s * panel->segment_bytes;
        for (int32_t g = 0; g < panel->groups; g++, weights += PN_BLOCK * PN_GROUP, a += PN_GROUP) {
            const __m256i w = _mm256_loadu_si256((const __m256i *)weights);
#pragma clang loop unroll(full)
            for (int32_t r = 0; r < rows; r++) {
                sums[r] = PN_DPBUSD(sums[r], broadcast_group(a + r * panel->row_bytes), w);
            }
        }
    }
#pragma clang loop unroll(full)
    for (int32_t r = 0; r < rows; r++) {
        _mm256_store_si256((__m256i *)(to + 16 * r), sums[r]);
    }
}

/// Bias − 128 · Σ weights of eight outputs.
PN_TARGET PN_INLINE __m256i base_of(const pn_convolution *o, int32_t output) {
    const __m256i bias = _mm256_loadu_si256((const __m256i *)(o->bias + output));
    const __m256i sums = _mm256_loadu_si256((const __m256i *)(o->weight_sums + output));
    return _mm256_sub_epi32(bias, _mm256_slli_epi32(sums, 7));
}

/// All rows of a panel × one whole block.
PN_TARGET static inline void multiply_rows_block(const pn_convolution *o, const pn_panel *panel, int32_t count,
                                                 int32_t pixel, int32_t block) {
    const int32_t output = block * PN_BLOCK;
    const int8_t *w = pn_block_weights(o, block);
    const __m256i base_low = base_of(o, output), base_high = base_of(o, output + 8);
    for (int32_t i = 0, rows; i < count; i += rows) {
        _Alignas(32) int32_t acc[PN_ROWS_BLOCK * 16];
        const int8_t *a = panel->inputs + i * panel->row_bytes;
        rows = pn_balanced(count - i, PN_ROWS_BLOCK);
        PN_WITH_ROWS(rows, PN_ROWS_BLOCK, multiply_block(panel, a, w, n, acc))
        finish_octet256(o, acc, 16, rows, pixel + i, output, 8, base_low);
        finish_octet256(o, acc + 8, 16, rows, pixel + i, output + 8, pn_min(8, o->outputs - output - 8), base_high);
    }
}

/// All rows of a panel × a last block of at most eight outputs.
PN_TARGET static inline void multiply_rows_octet(const pn_convolution *o, const pn_panel *panel, int32_t count,
                                                 int32_t pixel, int32_t block) {
    const int32_t output = block * PN_BLOCK;
    const int8_t *w = pn_block_weights(o, block);
    const __m256i base = base_of(o, output);
    for (int32_t i = 0, rows; i < count; i += rows) {
        _Alignas(32) int32_t acc[PN_ROWS_OCTET * 16];
        const int8_t *a = panel->inputs + i * panel->row_bytes;
        rows = pn_balanced(count - i, PN_ROWS_OCTET);
        PN_WITH_ROWS(rows, PN_ROWS_OCTET, multiply_octet(panel, a, w, n, acc))
        finish_octet256(o, acc, 16, rows, pixel + i, output, pn_min(8, o->outputs - output), base);
    }
}

PN_TARGET static void multiply(const pn_convolution *o, const pn_panel *panel, int32_t count, int32_t pixel,
                               int32_t first_block, int32_t blocks) {
    for (int32_t block = first_block; block < first_block + blocks; block++) {
        if (o->outputs - block * PN_BLOCK > 8) {
            multiply_rows_block(o, panel, count, pixel, block);
        } else {
            multiply_rows_octet(o, panel, count, pixel, block);
        }
    }
}

/// Defines pn_convolution_<name>.
#define PN_DEFINE_VNNI256(name) PN_DEFINE_CONVOLUTION(name, 24, 1, 0, copy_unsigned)

#endif
