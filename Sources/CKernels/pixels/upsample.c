// Colour differences to twice the columns, and on to red, green, blue, as libjpeg does: the specification, then the
// vectors, which take 8, 16 or 32 pairs at a time.
#include "pixels.h"

/// JPEG's factors, with FRACTION_BITS of fraction: 1.402, 0.34414, 0.71414, 1.772.
enum {
    FRACTION_BITS = 16,
    ONE = 1 << FRACTION_BITS,
    RED_FROM_RED = 91881,
    GREEN_FROM_BLUE = 22554,
    GREEN_FROM_RED = 46802,
    BLUE_FROM_BLUE = 116130,
    /// What is left beside one and two, with 15 bits of fraction; the one that this cuts off changes no level.
    RED_REST = (RED_FROM_RED - ONE) / 2,
    BLUE_REST = (BLUE_FROM_BLUE - 2 * ONE) / 2,
};

PN_INLINE void store_pixel(int32_t y, int32_t u, int32_t v, uint8_t *rgb) {
    rgb[0] = pn_level(y + ((v * RED_FROM_RED + ONE / 2) >> FRACTION_BITS));
    rgb[1] = pn_level(y + ((-u * GREEN_FROM_BLUE - v * GREEN_FROM_RED + ONE / 2) >> FRACTION_BITS));
    rgb[2] = pn_level(y + ((u * BLUE_FROM_BLUE + ONE / 2) >> FRACTION_BITS));
}

/// Pairs [first, end) of a row of `pairs`.
static void upsample_scalar(const uint8_t *luma, const uint8_t *blue, const uint8_t *red, int32_t first, int32_t end,
                            int32_t pairs, uint8_t *rgb) {
    for (ptrdiff_t i = first; i < end; i++) {
        const ptrdiff_t left = i > 0 ? i - 1 : i, right = i < pairs - 1 ? i + 1 : i;
        store_pixel(luma[2 * i], ((3 * blue[i] + blue[left] + 1) >> 2) - 128, ((3 * red[i] + red[left] + 1) >> 2) - 128,
                    rgb + 6 * i);
        store_pixel(luma[2 * i + 1], ((3 * blue[i] + blue[right] + 2) >> 2) - 128,
                    ((3 * red[i] + red[right] + 2) >> 2) - 128, rgb + 6 * i + 3);
    }
}

void pn_upsample_scalar(const uint8_t *luma, const uint8_t *blue, const uint8_t *red, int32_t pairs, uint8_t *rgb) {
    upsample_scalar(luma, blue, red, 0, pairs, pairs, rgb);
}

/// Defines the kernel of an instruction set: upsample_<symbol> takes `width` pairs with one more on either side. The last
/// ones are computed with some that were computed before.
#define DEFINE_UPSAMPLE(symbol, target, width)                                                                    \
    target void pn_upsample_##symbol(const uint8_t *luma, const uint8_t *blue, const uint8_t *red, int32_t pairs, \
                                     uint8_t *rgb) {                                                              \
        if (pairs < width + 2) {                                                                                  \
            upsample_scalar(luma, blue, red, 0, pairs, pairs, rgb);                                               \
            return;                                                                                               \
        }                                                                                                         \
        upsample_scalar(luma, blue, red, 0, 1, pairs, rgb);                                                       \
        const int32_t last = pairs - 1 - width;                                                                   \
        for (int32_t next = 1; next < pairs - 1; next += width) {                                                 \
            const ptrdiff_t i = pn_min(next, last);                                                               \
            upsample_##symbol(luma + 2 * i, blue + i, red + i, rgb + 6 * i);                                      \
        }                                                                                                         \
        upsample_scalar(luma, blue, red, pairs - 1, pairs, pairs, rgb);                                           \
    }

#if defined(__x86_64__)

#include <immintrin.h>

/// Where each sixteen of 48 bytes take their reds, greens and blues from: of sixteen pixels the even ones, then the odd
/// ones.
static const int8_t orders[3][3][16] = {
    {{0, -1, -1, 8, -1, -1, 1, -1, -1, 9, -1, -1, 2, -1, -1, 10},
     {-1, 0, -1, -1, 8, -1, -1, 1, -1, -1, 9, -1, -1, 2, -1, -1},
     {-1, -1, 0, -1, -1, 8, -1, -1, 1, -1, -1, 9, -1, -1, 2, -1}},
    {{-1, -1, 3, -1, -1, 11, -1, -1, 4, -1, -1, 12, -1, -1, 5, -1},
     {10, -1, -1, 3, -1, -1, 11, -1, -1, 4, -1, -1, 12, -1, -1, 5},
     {-1, 10, -1, -1, 3, -1, -1, 11, -1, -1, 4, -1, -1, 12, -1, -1}},
    {{-1, 13, -1, -1, 6, -1, -1, 14, -1, -1, 7, -1, -1, 15, -1, -1},
     {-1, -1, 13, -1, -1, 6, -1, -1, 14, -1, -1, 7, -1, -1, 15, -1},
     {5, -1, -1, 13, -1, -1, 6, -1, -1, 14, -1, -1, 7, -1, -1, 15}},
};

#define ORDER(part, colour) _mm_loadu_si128((const __m128i *)orders[part][colour])

#define WIDTH128 1
#include "upsample_x86.h"
#undef WIDTH128

#define WIDTH256 1
#include "upsample_x86.h"
#undef WIDTH256

#include "upsample_x86.h"

DEFINE_UPSAMPLE(sse41, PN_TARGET_SSE41, 8)
DEFINE_UPSAMPLE(avx2, PN_TARGET_AVX2, 16)
DEFINE_UPSAMPLE(avx512vnni, PN_TARGET_AVX512_VNNI, 32)

#elif defined(PN_HAVE_NEON)

#include <arm_neon.h>

/// The colour differences of the even and of the odd pixels.
PN_INLINE int16x8x2_t between(const uint8_t *colours) {
    const uint8x8_t own = vld1_u8(colours), three = vdup_n_u8(3);
    const uint16x8_t even = vaddq_u16(vaddw_u8(vmull_u8(own, three), vld1_u8(colours - 1)), vdupq_n_u16(1));
    const uint16x8_t odd = vaddq_u16(vaddw_u8(vmull_u8(own, three), vld1_u8(colours + 1)), vdupq_n_u16(2));
    const int16x8_t middle = vdupq_n_s16(128);
    return (int16x8x2_t){{vsubq_s16(vreinterpretq_s16_u16(vshrq_n_u16(even, 2)), middle),
                          vsubq_s16(vreinterpretq_s16_u16(vshrq_n_u16(odd, 2)), middle)}};
}

/// Red, green and blue of one pixel of each pair.
PN_INLINE uint8x8x3_t colour(uint8x8_t luma, int16x8_t u, int16x8_t v) {
    const int16x8_t y = vreinterpretq_s16_u16(vmovl_u8(luma));
    const int16x4_t from_blue = vdup_n_s16(-GREEN_FROM_BLUE), from_red = vdup_n_s16(ONE - GREEN_FROM_RED);
    const int32x4_t low = vmlal_s16(vmull_s16(vget_low_s16(u), from_blue), vget_low_s16(v), from_red);
    const int32x4_t high = vmlal_s16(vmull_s16(vget_high_s16(u), from_blue), vget_high_s16(v), from_red);
    const int16x8_t green = vcombine_s16(vrshrn_n_s32(low, FRACTION_BITS), vrshrn_n_s32(high, FRACTION_BITS));
    return (uint8x8x3_t){{
        vqmovun_s16(vaddq_s16(vaddq_s16(y, v), vqrdmulhq_s16(v, vdupq_n_s16(RED_REST)))),
        vqmovun_s16(vaddq_s16(vsubq_s16(y, v), green)),
        vqmovun_s16(vaddq_s16(vaddq_s16(y, vaddq_s16(u, u)), vqrdmulhq_s16(u, vdupq_n_s16(BLUE_REST)))),
    }};
}

PN_INLINE void upsample_neon(const uint8_t *luma, const uint8_t *blue, const uint8_t *red, uint8_t *rgb) {
    const int16x8x2_t u = between(blue), v = between(red);
    const uint8x8x2_t y = vld2_u8(luma);
    const uint8x8x3_t even = colour(y.val[0], u.val[0], v.val[0]), odd = colour(y.val[1], u.val[1], v.val[1]);
    uint8x16x3_t pixels;
    for (int32_t i = 0; i < 3; i++) {
        pixels.val[i] = vcombine_u8(vzip1_u8(even.val[i], odd.val[i]), vzip2_u8(even.val[i], odd.val[i]));
    }
    vst3q_u8(rgb, pixels);
}

DEFINE_UPSAMPLE(neon, PN_TARGET_NEON, 8)

#endif
