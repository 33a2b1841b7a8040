// The filter along the width: the specification, then the vectors, which take a group of weights at a time. Those that
// take several outputs at once are in narrow_wide.c.
#include "windows.h"

void pn_narrow_scalar(const pn_windows *windows, int32_t first, int32_t count, const pn_pixel_row *row, uint8_t *rgb) {
    for (int32_t output = first; output < first + count; output++) {
        const uint8_t *pixel = row->pixels + (ptrdiff_t)windows->starts[output] * row->bytes;
        int32_t red = PN_WEIGHT_HALF, green = PN_WEIGHT_HALF, blue = PN_WEIGHT_HALF;
        for (int32_t tap = 0; tap < windows->counts[output]; tap++) {
            const int32_t weight = pn_weight(windows->weights + pn_weight_place(windows->groups, output, tap));
            red += weight * pixel[row->red];
            green += weight * pixel[row->green];
            blue += weight * pixel[row->blue];
            pixel += row->bytes;
        }
        rgb[0] = pn_level(red >> PN_WEIGHT_BITS);
        rgb[1] = pn_level(green >> PN_WEIGHT_BITS);
        rgb[2] = pn_level(blue >> PN_WEIGHT_BITS);
        rgb += 3;
    }
}

#if defined(__x86_64__)

PN_TARGET_SSE41 void pn_narrow_sse41(const pn_windows *windows, int32_t first, int32_t count, const pn_pixel_row *row,
                                     uint8_t *rgb) {
    const __m128i order_of_first = order_of_pair(row, 0), order_of_second = order_of_pair(row, 2);
    progress p = begin(windows, first, count, row, rgb);
    while (p.left > 0) {
        const uint8_t *pixels = window_of(&p, 0);
        const int16_t *weights = weights_of(&p);
        __m128i low = _mm_setzero_si128(), high = low;
        for (int32_t groups = groups_of(&p, 0); groups > 0; groups--) {
            const __m128i bytes = _mm_loadu_si128((const __m128i *)pixels);
            const __m128i factors = _mm_loadu_si128((const __m128i *)weights);
            add_group(bytes, factors, order_of_first, order_of_second, &low, &high);
            pixels += p.bytes * PN_WEIGHT_GROUP;
            weights += GROUP_STEP;
        }
        take(&p, levels_of(_mm_add_epi32(low, _mm_slli_epi32(high, PN_WEIGHT_LOW_BITS))));
    }
}

#elif defined(PN_HAVE_NEON)

#include <arm_neon.h>

/// A pixel's red, green and blue as 32 bits each, then nothing.
PN_INLINE int32x4_t colours_of(uint8x16_t bytes, uint8x16_t order) {
    return vreinterpretq_s32_u8(vqtbl1q_u8(bytes, order));
}

void pn_narrow_neon(const pn_windows *windows, int32_t first, int32_t count, const pn_pixel_row *row, uint8_t *rgb) {
    // 0x80 and above is none.
    const uint32_t order_of_first[4] = {0x80808000 | (uint32_t)row->red, 0x80808000 | (uint32_t)row->green,
                                        0x80808000 | (uint32_t)row->blue, 0x80808080};
    const uint8x16_t order0 = vreinterpretq_u8_u32(vld1q_u32(order_of_first));
    const uint8x16_t step = vreinterpretq_u8_u32(vdupq_n_u32((uint32_t)row->bytes));
    const uint8x16_t order1 = vaddq_u8(order0, step), order2 = vaddq_u8(order1, step), order3 = vaddq_u8(order2, step);
    progress p = begin(windows, first, count, row, rgb);
    while (p.left > 0) {
        const uint8_t *pixels = window_of(&p, 0);
        const int16_t *weights = weights_of(&p);
        int32x4_t one = vdupq_n_s32(PN_WEIGHT_HALF), other = vdupq_n_s32(0);
        for (int32_t groups = groups_of(&p, 0); groups > 0; groups--) {
            const uint8x16_t bytes = vld1q_u8(pixels);
            const int16x8_t parts = vld1q_s16(weights);
            const int32x4_t factors =
                vaddw_s16(vshll_n_s16(vget_high_s16(parts), PN_WEIGHT_LOW_BITS), vget_low_s16(parts));
            one = vmlaq_laneq_s32(one, colours_of(bytes, order0), factors, 0);
            other = vmlaq_laneq_s32(other, colours_of(bytes, order1), factors, 1);
            one = vmlaq_laneq_s32(one, colours_of(bytes, order2), factors, 2);
            other = vmlaq_laneq_s32(other, colours_of(bytes, order3), factors, 3);
            pixels += p.bytes * PN_WEIGHT_GROUP;
            weights += GROUP_STEP;
        }
        const uint16x4_t words = vqshrun_n_s32(vaddq_s32(one, other), 16);
        const uint8x8_t levels = vqshrn_n_u16(vcombine_u16(words, words), PN_WEIGHT_BITS - 16);
        take(&p, vget_lane_u32(vreinterpret_u32_u8(levels), 0));
    }
}

#endif
