// Luma and colour differences to red, green, blue: the specification, then the vectors, sixteen or eight pixels at a time.
#include "pixels.h"

/// Adding it rounds half up.
#define COLOUR_HALF (1 << (PN_COLOUR_BITS - 1))

static void convert_scalar(const pn_colour_row *row, int32_t first, int32_t count, uint8_t *rgb) {
    const pn_colour_coding coding = row->coding;
    for (ptrdiff_t x = first; x < (ptrdiff_t)first + count; x++) {
        const ptrdiff_t colour = x / 2 * row->colour_step;
        const int32_t y = (row->luma[x * row->luma_step] - coding.black) * coding.luma + COLOUR_HALF;
        const int32_t u = row->blue[colour] - 128;
        const int32_t v = row->red[colour] - 128;
        const int32_t green = y - u * coding.green_from_blue - v * coding.green_from_red;
        rgb[3 * x] = pn_level((y + v * coding.red_from_red) >> PN_COLOUR_BITS);
        rgb[3 * x + 1] = pn_level(green >> PN_COLOUR_BITS);
        rgb[3 * x + 2] = pn_level((y + u * coding.blue_from_blue) >> PN_COLOUR_BITS);
    }
}

void pn_convert_scalar(const pn_colour_row *row, int32_t first, int32_t count, uint8_t *rgb) {
    convert_scalar(row, first, count, rgb);
}

/// Defines the kernel of an instruction set: load_<symbol> makes a table of what stays, convert_<symbol> converts `width`
/// pixels from an even one on. The last ones are converted with some that were converted before.
#define DEFINE_CONVERT(symbol, target, width)                                                               \
    target void pn_convert_##symbol(const pn_colour_row *row, int32_t first, int32_t count, uint8_t *rgb) { \
        const int32_t end = first + count;                                                                  \
        const int32_t start = first + (first & 1), even_end = end & ~1;                                     \
        if (even_end - start < width) {                                                                     \
            convert_scalar(row, first, count, rgb);                                                         \
            return;                                                                                         \
        }                                                                                                   \
        convert_scalar(row, first, start - first, rgb);                                                     \
        const coding_##symbol coding = load_##symbol(row);                                                  \
        int32_t x = start;                                                                                  \
        for (; x <= even_end - width; x += width) {                                                         \
            convert_##symbol(row, &coding, x, rgb + 3 * (ptrdiff_t)x);                                      \
        }                                                                                                   \
        if (x < even_end) {                                                                                 \
            convert_##symbol(row, &coding, even_end - width, rgb + 3 * (ptrdiff_t)(even_end - width));      \
        }                                                                                                   \
        convert_scalar(row, even_end, end - even_end, rgb);                                                 \
    }

#if defined(__x86_64__)

#include <immintrin.h>

/// Where in the four bytes of a pair, as loaded, luma, blue and red are.
PN_INLINE __m128i pair_order(const pn_colour_row *row) {
    int32_t luma = 0, blue = 1, red = 3;
    if (row->luma_step == 2) {
        const uint8_t *lowest = row->luma < row->blue ? row->luma : row->blue;
        lowest = row->red < lowest ? row->red : lowest;
        luma = (int32_t)(row->luma - lowest);
        blue = (int32_t)(row->blue - lowest);
        red = (int32_t)(row->red - lowest);
    } else if (row->colour_step == 2 && row->red < row->blue) {
        blue = 3;
        red = 1;
    }
    const int32_t one = luma | blue << 8 | (luma + 2) << 16 | red << 24;
    return _mm_add_epi8(_mm_set1_epi32(one), _mm_set_epi32(0x0C0C0C0C, 0x08080808, 0x04040404, 0));
}

/// The lower and the higher of the two bytes or planes of colour.
PN_INLINE const uint8_t *lowest_byte(const pn_colour_row *row) {
    const uint8_t *colour = row->blue < row->red ? row->blue : row->red;
    return row->luma_step == 2 && row->luma < colour ? row->luma : colour;
}

/// Two factors for the 16-bit halves of every 32 bits.
PN_INLINE int32_t factors(int32_t low, int32_t high) {
    return (int32_t)((uint32_t)low & 0xFFFF) | (int32_t)((uint32_t)high << 16);
}

#define WIDTH128 1
#include "convert_x86.h"
#undef WIDTH128

#define WIDTH256 1
#include "convert_x86.h"
#undef WIDTH256

DEFINE_CONVERT(sse41, PN_TARGET_SSE41, 8)
DEFINE_CONVERT(avx2, PN_TARGET_AVX2, 16)

void pn_convert_avx512vnni(const pn_colour_row *row, int32_t first, int32_t count, uint8_t *rgb) {
    pn_convert_avx2(row, first, count, rgb);
}

#elif defined(PN_HAVE_NEON)

#include <arm_neon.h>

typedef struct coding_neon {
    uint8x8_t black;
    int16x4_t luma, red, green_from_blue, green_from_red, blue, blue_rest;
} coding_neon;

PN_INLINE coding_neon load_neon(const pn_colour_row *row) {
    const pn_colour_coding *coding = &row->coding;
    const int32_t half = coding->blue_from_blue / 2;
    return (coding_neon){
        .black = vdup_n_u8((uint8_t)coding->black),
        .luma = vdup_n_s16((int16_t)coding->luma),
        .red = vdup_n_s16((int16_t)coding->red_from_red),
        .green_from_blue = vdup_n_s16((int16_t)coding->green_from_blue),
        .green_from_red = vdup_n_s16((int16_t)coding->green_from_red),
        // The factor of blue does not fit 16 bits.
        .blue = vdup_n_s16((int16_t)half),
        .blue_rest = vdup_n_s16((int16_t)(coding->blue_from_blue - half)),
    };
}

/// Adds luma to the colour of eight pixels, and rounds.
PN_INLINE uint8x8_t level_neon(int16x8_t luma, int16x4_t factor, int32x4_t low, int32x4_t high) {
    low = vmlal_s16(low, vget_low_s16(luma), factor);
    high = vmlal_s16(high, vget_high_s16(luma), factor);
    return vqmovn_u16(vcombine_u16(vqrshrun_n_s32(low, PN_COLOUR_BITS), vqrshrun_n_s32(high, PN_COLOUR_BITS)));
}

/// Sixteen pixels as two vectors: those in even places and those in odd ones.
PN_INLINE uint8x16_t levels_neon(const int16x8_t luma[2], int16x4_t factor, int32x4_t low, int32x4_t high) {
    const uint8x8_t even = level_neon(luma[0], factor, low, high), odd = level_neon(luma[1], factor, low, high);
    return vcombine_u8(vzip1_u8(even, odd), vzip2_u8(even, odd));
}

PN_INLINE void convert_neon(const pn_colour_row *row, const coding_neon *coding, int32_t x, uint8_t *rgb) {
    uint8x8_t even, odd, blue, red;
    if (row->luma_step == 2) {
        const uint8_t *colour = row->blue < row->red ? row->blue : row->red;
        const uint8x8x4_t bytes = vld4_u8((row->luma < colour ? row->luma : colour) + 2 * (ptrdiff_t)x);
        const int is_luma_first = row->luma < colour;
        even = is_luma_first ? bytes.val[0] : bytes.val[1];
        odd = is_luma_first ? bytes.val[2] : bytes.val[3];
        blue = is_luma_first ? bytes.val[1] : bytes.val[0];
        red = is_luma_first ? bytes.val[3] : bytes.val[2];
    } else {
        const uint8x8x2_t luma = vld2_u8(row->luma + x);
        even = luma.val[0];
        odd = luma.val[1];
        if (row->colour_step == 2) {
            const uint8x8x2_t colour = vld2_u8((row->blue < row->red ? row->blue : row->red) + x);
            blue = colour.val[0];
            red = colour.val[1];
        } else {
            blue = vld1_u8(row->blue + x / 2);
            red = vld1_u8(row->red + x / 2);
        }
    }
    if (row->colour_step > 1 && row->red < row->blue) {
        const uint8x8_t other = blue;
        blue = red;
        red = other;
    }
    const int16x8_t luma[2] = {vreinterpretq_s16_u16(vsubl_u8(even, coding->black)),
                               vreinterpretq_s16_u16(vsubl_u8(odd, coding->black))};
    const int16x8_t u = vreinterpretq_s16_u16(vsubl_u8(blue, vdup_n_u8(128)));
    const int16x8_t v = vreinterpretq_s16_u16(vsubl_u8(red, vdup_n_u8(128)));
    const int16x4_t u0 = vget_low_s16(u), u1 = vget_high_s16(u), v0 = vget_low_s16(v), v1 = vget_high_s16(v);
    const int32x4_t zero = vdupq_n_s32(0);
    uint8x16x3_t pixels;
    pixels.val[0] = levels_neon(luma, coding->luma, vmull_s16(v0, coding->red), vmull_s16(v1, coding->red));
    pixels.val[1] = levels_neon(luma, coding->luma,
                                vmlsl_s16(vmlsl_s16(zero, u0, coding->green_from_blue), v0, coding->green_from_red),
                                vmlsl_s16(vmlsl_s16(zero, u1, coding->green_from_blue), v1, coding->green_from_red));
    pixels.val[2] = levels_neon(luma, coding->luma, vmlal_s16(vmull_s16(u0, coding->blue), u0, coding->blue_rest),
                                vmlal_s16(vmull_s16(u1, coding->blue), u1, coding->blue_rest));
    vst3q_u8(rgb, pixels);
}

DEFINE_CONVERT(neon, PN_TARGET_NEON, 16)

#endif
