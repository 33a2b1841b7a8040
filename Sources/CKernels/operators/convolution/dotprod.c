// NEON with dot product (Armv8.2): SDOT by element, sixteen bytes of each row at a time.
#include "../../kernels.h"

#if defined(PN_HAVE_NEON)

#define PN_TARGET PN_TARGET_DOTPROD
#include "epilogue_neon.h"

/// Output pixels whose accumulators fit the registers: two vectors each.
#define PN_ROWS 8

/// One group of four inputs, lane `g` of `x`, times eight outputs.
#define PN_DOT_GROUP(g)                                                         \
    do {                                                                        \
        const int8x16_t w0 = vld1q_s8(weights + (g)*PN_BLOCK * PN_GROUP);       \
        const int8x16_t w1 = vld1q_s8(weights + (g)*PN_BLOCK * PN_GROUP + 16);  \
        _Pragma("clang loop unroll(full)") for (int32_t r = 0; r < rows; r++) { \
            low[r] = vdotq_laneq_s32(low[r], w0, x[r], g);                      \
            high[r] = vdotq_laneq_s32(high[r], w1, x[r], g);                    \
        }                                                                       \
    } while (0)

/// `rows` × eight outputs.
PN_TARGET PN_INLINE void multiply_octet(const pn_panel *panel, const int8_t *row, const int8_t *weights, int32_t rows,
                                        int32_t *to) {
    int32x4_t low[PN_ROWS], high[PN_ROWS];
    int8x16_t x[PN_ROWS];
#pragma clang loop unroll(full)
    for (int32_t r = 0; r < rows; r++) {
        low[r] = high[r] = vdupq_n_s32(0);
    }
    for (int32_t s = 0; s < panel->segments; s++) {
        const int8_t *a = row + s * panel->segment_bytes;
        int32_t groups = panel->groups;
        for (; groups >= 4; groups -= 4, weights += 4 * PN_BLOCK * PN_GROUP, a += 16) {
#pragma clang loop unroll(full)
            for (int32_t r = 0; r < rows; r++) {
                x[r] = vld1q_s8(a + r * panel->row_bytes);
            }
            PN_DOT_GROUP(0);
            PN_DOT_GROUP(1);
            PN_DOT_GROUP(2);
            PN_DOT_GROUP(3);
        }
        if (groups > 0) {
#pragma clang loop unroll(full)
            for (int32_t r = 0; r < rows; r++) {
                x[r] = vld1q_s8(a + r * panel->row_bytes);
            }
            PN_DOT_GROUP(0);
            if (groups > 1) {
                PN_DOT_GROUP(1);
            }
            if (groups > 2) {
                PN_DOT_GROUP(2);
            }
            weights += groups * PN_BLOCK * PN_GROUP;
        }
    }
#pragma clang loop unroll(full)
    for (int32_t r = 0; r < rows; r++) {
        vst1q_s32(to + 8 * r, low[r]);
        vst1q_s32(to + 8 * r + 4, high[r]);
    }
}

PN_DEFINE_MULTIPLY_BY_OCTETS(PN_ROWS)
PN_DEFINE_CONVOLUTION(dotprod, 16, 1, 1, copy_bytes)

#endif
