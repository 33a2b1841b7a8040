// How the kernels of the filter along the width go through its outputs.
#ifndef PN_PIXELS_WINDOWS_H
#define PN_PIXELS_WINDOWS_H

#include "pixels.h"

/// Numbers from a group of an output's weights to the next.
#define GROUP_STEP (PN_WEIGHT_BLOCK * 2 * PN_WEIGHT_GROUP)

/// The outputs that a kernel goes through.
typedef struct progress {
    const uint8_t *pixels;
    const int32_t *starts, *counts;
    const int16_t *weights;
    ptrdiff_t bytes, groups;
    /// The next output, and how many there are from it on.
    int32_t output, left;
    uint8_t *rgb;
} progress;

PN_INLINE progress begin(const pn_windows *windows, int32_t first, int32_t count, const pn_pixel_row *row,
                         uint8_t *rgb) {
    return (progress){
        .pixels = row->pixels,
        .starts = windows->starts,
        .counts = windows->counts,
        .weights = windows->weights,
        .bytes = row->bytes,
        .groups = windows->groups,
        .output = first,
        .left = count,
        .rgb = rgb,
    };
}

/// The groups of weights of one of the next outputs.
PN_INLINE int32_t groups_of(const progress *p, int32_t next) {
    return (int32_t)(((uint32_t)p->counts[p->output + next] + PN_WEIGHT_GROUP - 1) / PN_WEIGHT_GROUP);
}

/// The first pixel of its window.
PN_INLINE const uint8_t *window_of(const progress *p, int32_t next) {
    return p->pixels + p->starts[p->output + next] * p->bytes;
}

/// The first weights of the next output.
PN_INLINE const int16_t *weights_of(const progress *p) {
    return p->weights + pn_weight_place(p->groups, p->output, 0);
}

/// Takes the next output's red, green, blue, which are the low bytes. A fourth byte is stored where an output follows.
PN_INLINE void take(progress *p, uint32_t levels) {
    if (p->left > 1) {
        memcpy(p->rgb, &levels, 4);
    } else {
        pn_store_bytes((int8_t *)p->rgb, levels, 3);
    }
    p->rgb += 3;
    p->output++;
    p->left--;
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

/// Adds a group of weighted pixels to an output's sums.
PN_TARGET_SSE41 PN_INLINE void add_group(__m128i bytes, __m128i factors, __m128i order_of_first,
                                         __m128i order_of_second, __m128i *low, __m128i *high) {
    const __m128i first = _mm_shuffle_epi8(bytes, order_of_first), second = _mm_shuffle_epi8(bytes, order_of_second);
    *low = _mm_add_epi32(*low, _mm_madd_epi16(first, _mm_shuffle_epi32(factors, 0x00)));
    *low = _mm_add_epi32(*low, _mm_madd_epi16(second, _mm_shuffle_epi32(factors, 0x55)));
    *high = _mm_add_epi32(*high, _mm_madd_epi16(first, _mm_shuffle_epi32(factors, 0xAA)));
    *high = _mm_add_epi32(*high, _mm_madd_epi16(second, _mm_shuffle_epi32(factors, 0xFF)));
}

#endif

#endif
