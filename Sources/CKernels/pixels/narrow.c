// The filter along the width: the specification, then the vectors, which take a group of weights at a time.
#include "pixels.h"

void pn_narrow_scalar(const pn_windows *windows, int32_t first, int32_t count, const pn_pixel_row *row, uint8_t *rgb) {
    for (int32_t output = first; output < first + count; output++) {
        const uint8_t *pixel = row->pixels + (ptrdiff_t)windows->starts[output] * row->bytes;
        const int16_t *weights = windows->weights + (ptrdiff_t)output * windows->stride;
        int32_t red = PN_WEIGHT_HALF, green = PN_WEIGHT_HALF, blue = PN_WEIGHT_HALF;
        for (int32_t tap = 0; tap < windows->counts[output]; tap++) {
            const int32_t weight = pn_weight(weights, tap);
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

/// Defines the kernel of an instruction set: order_<symbol> makes a table of where the colours are, narrow_<symbol> gives
/// an output's red, green, blue in the low bytes. Four bytes are stored where the next output follows.
#define DEFINE_NARROW(symbol, target)                                                                                \
    target void pn_narrow_##symbol(const pn_windows *windows, int32_t first, int32_t count, const pn_pixel_row *row, \
                                   uint8_t *rgb) {                                                                   \
        const order_##symbol order = make_order_##symbol(row);                                                       \
        const ptrdiff_t step = (ptrdiff_t)row->bytes * PN_WEIGHT_GROUP;                                              \
        for (int32_t output = first; output < first + count; output++) {                                             \
            const uint8_t *pixels = row->pixels + (ptrdiff_t)windows->starts[output] * row->bytes;                   \
            const int16_t *weights = windows->weights + (ptrdiff_t)output * windows->stride;                         \
            const int32_t groups = (windows->counts[output] + PN_WEIGHT_GROUP - 1) / PN_WEIGHT_GROUP;                \
            const uint32_t levels = narrow_##symbol(&order, pixels, step, weights, groups);                          \
            if (output + 1 < first + count) {                                                                        \
                memcpy(rgb, &levels, 4);                                                                             \
            } else {                                                                                                 \
                pn_store_bytes((int8_t *)rgb, levels, 3);                                                            \
            }                                                                                                        \
            rgb += 3;                                                                                                \
        }                                                                                                            \
    }

#if defined(__x86_64__)

#include <immintrin.h>

/// Two pixels' reds as 16 bits each, then their greens and blues, then nothing.
PN_INLINE __m128i order_of_pair(const pn_pixel_row *row, int32_t pixel) {
    const int32_t colours[3] = {row->red, row->green, row->blue};
    uint32_t order[4];
    for (int32_t i = 0; i < 3; i++) {
        order[i] = 0x80008000 | (uint32_t)(pixel * row->bytes + colours[i]) |
                   (uint32_t)((pixel + 1) * row->bytes + colours[i]) << 16;
    }
    order[3] = 0x80808080;
    return _mm_loadu_si128((const __m128i *)order);
}

/// The three levels of three sums.
PN_TARGET_SSE41 PN_INLINE uint32_t levels_of(__m128i sums) {
    const __m128i shifted = _mm_srai_epi32(_mm_add_epi32(sums, _mm_set1_epi32(PN_WEIGHT_HALF)), PN_WEIGHT_BITS);
    const __m128i words = _mm_packs_epi32(shifted, shifted);
    return (uint32_t)_mm_cvtsi128_si32(_mm_packus_epi16(words, words));
}

typedef struct order_sse41 {
    __m128i first, second;
} order_sse41;

PN_TARGET_SSE41 PN_INLINE order_sse41 make_order_sse41(const pn_pixel_row *row) {
    return (order_sse41){order_of_pair(row, 0), order_of_pair(row, 2)};
}

PN_TARGET_SSE41 PN_INLINE uint32_t narrow_sse41(const order_sse41 *order, const uint8_t *pixels, ptrdiff_t step,
                                                const int16_t *weights, int32_t groups) {
    __m128i low = _mm_setzero_si128(), high = low;
    for (int32_t group = 0; group < groups; group++) {
        const __m128i bytes = _mm_loadu_si128((const __m128i *)pixels);
        const __m128i factors = _mm_loadu_si128((const __m128i *)weights);
        const __m128i first = _mm_shuffle_epi8(bytes, order->first), second = _mm_shuffle_epi8(bytes, order->second);
        low = _mm_add_epi32(low, _mm_madd_epi16(first, _mm_shuffle_epi32(factors, 0x00)));
        low = _mm_add_epi32(low, _mm_madd_epi16(second, _mm_shuffle_epi32(factors, 0x55)));
        high = _mm_add_epi32(high, _mm_madd_epi16(first, _mm_shuffle_epi32(factors, 0xAA)));
        high = _mm_add_epi32(high, _mm_madd_epi16(second, _mm_shuffle_epi32(factors, 0xFF)));
        pixels += step;
        weights += 2 * PN_WEIGHT_GROUP;
    }
    return levels_of(_mm_add_epi32(low, _mm_slli_epi32(high, PN_WEIGHT_LOW_BITS)));
}

typedef struct order_avx2 {
    __m256i pixels, low, high;
} order_avx2;

PN_TARGET_AVX2 PN_INLINE order_avx2 make_order_avx2(const pn_pixel_row *row) {
    return (order_avx2){
        .pixels = _mm256_set_m128i(order_of_pair(row, 2), order_of_pair(row, 0)),
        .low = _mm256_set_m128i(_mm_set1_epi32(0x07060504), _mm_set1_epi32(0x03020100)),
        .high = _mm256_set_m128i(_mm_set1_epi32(0x0F0E0D0C), _mm_set1_epi32(0x0B0A0908)),
    };
}

PN_TARGET_AVX2 PN_INLINE uint32_t narrow_avx2(const order_avx2 *order, const uint8_t *pixels, ptrdiff_t step,
                                              const int16_t *weights, int32_t groups) {
    __m256i low = _mm256_setzero_si256(), high = low;
    for (int32_t group = 0; group < groups; group++) {
        const __m256i bytes = _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)pixels));
        const __m256i factors = _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)weights));
        const __m256i colours = _mm256_shuffle_epi8(bytes, order->pixels);
        low = _mm256_add_epi32(low, _mm256_madd_epi16(colours, _mm256_shuffle_epi8(factors, order->low)));
        high = _mm256_add_epi32(high, _mm256_madd_epi16(colours, _mm256_shuffle_epi8(factors, order->high)));
        pixels += step;
        weights += 2 * PN_WEIGHT_GROUP;
    }
    const __m256i sums = _mm256_add_epi32(low, _mm256_slli_epi32(high, PN_WEIGHT_LOW_BITS));
    return levels_of(_mm_add_epi32(_mm256_castsi256_si128(sums), _mm256_extracti128_si256(sums, 1)));
}

DEFINE_NARROW(sse41, PN_TARGET_SSE41)
DEFINE_NARROW(avx2, PN_TARGET_AVX2)

#elif defined(PN_HAVE_NEON)

#include <arm_neon.h>

/// A pixel's red, green and blue as 32 bits each, then nothing.
typedef struct order_neon {
    uint8x16_t pixels[PN_WEIGHT_GROUP];
} order_neon;

PN_INLINE order_neon make_order_neon(const pn_pixel_row *row) {
    // 0x80 and above is none.
    const uint32_t first[4] = {0x80808000 | (uint32_t)row->red, 0x80808000 | (uint32_t)row->green,
                               0x80808000 | (uint32_t)row->blue, 0x80808080};
    const uint32_t step[4] = {(uint32_t)row->bytes, (uint32_t)row->bytes, (uint32_t)row->bytes, 0};
    uint32x4_t order = vld1q_u32(first);
    order_neon result;
    for (int32_t i = 0; i < PN_WEIGHT_GROUP; i++) {
        result.pixels[i] = vreinterpretq_u8_u32(order);
        order = vaddq_u32(order, vld1q_u32(step));
    }
    return result;
}

PN_INLINE int32x4_t colours_neon(uint8x16_t bytes, uint8x16_t order) {
    return vreinterpretq_s32_u8(vqtbl1q_u8(bytes, order));
}

PN_INLINE uint32_t narrow_neon(const order_neon *order, const uint8_t *pixels, ptrdiff_t step, const int16_t *weights,
                               int32_t groups) {
    int32x4_t one = vdupq_n_s32(PN_WEIGHT_HALF), other = vdupq_n_s32(0);
    for (int32_t group = 0; group < groups; group++) {
        const uint8x16_t bytes = vld1q_u8(pixels);
        const int16x8_t parts = vld1q_s16(weights);
        const int32x4_t factors = vaddw_s16(vshll_n_s16(vget_high_s16(parts), PN_WEIGHT_LOW_BITS), vget_low_s16(parts));
        one = vmlaq_laneq_s32(one, colours_neon(bytes, order->pixels[0]), factors, 0);
        other = vmlaq_laneq_s32(other, colours_neon(bytes, order->pixels[1]), factors, 1);
        one = vmlaq_laneq_s32(one, colours_neon(bytes, order->pixels[2]), factors, 2);
        other = vmlaq_laneq_s32(other, colours_neon(bytes, order->pixels[3]), factors, 3);
        pixels += step;
        weights += 2 * PN_WEIGHT_GROUP;
    }
    const uint16x4_t words = vqshrun_n_s32(vaddq_s32(one, other), 16);
    const uint8x8_t levels = vqshrn_n_u16(vcombine_u16(words, words), PN_WEIGHT_BITS - 16);
    return vget_lane_u32(vreinterpret_u32_u8(levels), 0);
}

DEFINE_NARROW(neon, PN_TARGET_NEON)

#endif
