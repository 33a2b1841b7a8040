// NEON without dot product: two products per 16-bit lane (SMULL, SMLAL; safe because |weight| ≤ 127, so that
// 2 · 128 · 127 < 2¹⁵), then pairwise into 32 bits (SADALP).
#include "../../kernels.h"

#if defined(PN_HAVE_NEON)

#define PN_TARGET PN_TARGET_NEON
#include "epilogue_neon.h"

/// Output pixels whose accumulators, four vectors each, fit the registers together with the products in flight. A
/// fourth row would spill.
#define PN_ROWS 3

/// Four bytes of a row, twice.
PN_INLINE int8x8_t broadcast_group(const int8_t *at) {
    int32_t four;
    memcpy(&four, at, sizeof four);
    return vreinterpret_s8_s32(vdup_n_s32(four));
}

/// `rows` × eight outputs. An accumulator holds two outputs as two partial sums each.
PN_INLINE void multiply_octet(const pn_panel *panel, const int8_t *row, const int8_t *weights, int32_t rows,
                              int32_t *to) {
    const ptrdiff_t step = PN_BLOCK * PN_GROUP;
    int32x4_t sums[PN_ROWS][4];
#pragma clang loop unroll(full)
    for (int32_t r = 0; r < rows; r++) {
        sums[r][0] = sums[r][1] = sums[r][2] = sums[r][3] = vdupq_n_s32(0);
    }
    for (int32_t s = 0; s < panel->segments; s++) {
        const int8_t *a = row + s * panel->segment_bytes;
        int32_t g = 0;
        for (; g + 1 < panel->groups; g += 2, weights += 2 * step, a += 2 * PN_GROUP) {
            int8x8_t w0[4], w1[4];
#pragma clang loop unroll(full)
            for (int32_t i = 0; i < 4; i++) {
                w0[i] = vld1_s8(weights + 8 * i);
                w1[i] = vld1_s8(weights + step + 8 * i);
            }
#pragma clang loop unroll(full)
            for (int32_t r = 0; r < rows; r++) {
                const int8x8_t x0 = broadcast_group(a + r * panel->row_bytes);
                const int8x8_t x1 = broadcast_group(a + r * panel->row_bytes + PN_GROUP);
#pragma clang loop unroll(full)
                for (int32_t i = 0; i < 4; i++) {
                    sums[r][i] = vpadalq_s16(sums[r][i], vmlal_s8(vmull_s8(x0, w0[i]), x1, w1[i]));
                }
            }
        }
        if (g < panel->groups) {
#pragma clang loop unroll(full)
            for (int32_t r = 0; r < rows; r++) {
                const int8x8_t x = broadcast_group(a + r * panel->row_bytes);
#pragma clang loop unroll(full)
                for (int32_t i = 0; i < 4; i++) {
                    sums[r][i] = vpadalq_s16(sums[r][i], vmull_s8(x, vld1_s8(weights + 8 * i)));
                }
            }
            weights += step;
        }
    }
#pragma clang loop unroll(full)
    for (int32_t r = 0; r < rows; r++) {
        vst1q_s32(to + 8 * r, vpaddq_s32(sums[r][0], sums[r][1]));
        vst1q_s32(to + 8 * r + 4, vpaddq_s32(sums[r][2], sums[r][3]));
    }
}

PN_DEFINE_MULTIPLY_BY_OCTETS(PN_ROWS)
PN_DEFINE_CONVOLUTION(neon, 12, 1, 1, copy_bytes)

#endif
