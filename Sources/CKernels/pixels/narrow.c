// The filter along the width: the specification, then the vectors, which take a group of weights at a time.
#include "pixels.h"

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

/// Whether outputs whose groups differ so can be computed with the most of them: windows are then read a group too far.
PN_INLINE int is_narrow(int32_t fewest, int32_t most) {
    return most - fewest <= 1;
}

/// The groups that the next two outputs are computed with together; 0 when they cannot be. A third one must follow, into
/// which the second's fourth byte goes.
PN_INLINE int32_t groups_of_two(const progress *p) {
    if (p->left < 3 || p->output % 2 != 0) {
        return 0;
    }
    const int32_t one = groups_of(p, 0), other = groups_of(p, 1);
    const int32_t most = pn_max(one, other);
    return is_narrow(pn_min(one, other), most) ? most : 0;
}

typedef struct orders_avx2 {
    __m256i first, second;
} orders_avx2;

/// Sixteen bytes at one place and sixteen at another.
PN_TARGET_AVX2 PN_INLINE __m256i load_two(const uint8_t *low, const uint8_t *high) {
    return _mm256_inserti128_si256(_mm256_castsi128_si256(_mm_loadu_si128((const __m128i *)low)),
                                   _mm_loadu_si128((const __m128i *)high), 1);
}

/// The sums of two outputs, one in each half. The weights of the second are read with those of the first.
PN_TARGET_AVX2 PN_INLINE __m256i sum_two(const uint8_t *pixels, const uint8_t *others, ptrdiff_t step,
                                         const int16_t *weights, int32_t groups, const orders_avx2 *orders) {
    __m256i low = _mm256_set1_epi32(PN_WEIGHT_HALF), high = _mm256_setzero_si256();
    for (int32_t group = 0; group < groups; group++) {
        const __m256i bytes = load_two(pixels, others), factors = _mm256_loadu_si256((const __m256i *)weights);
        const __m256i first = _mm256_shuffle_epi8(bytes, orders->first);
        const __m256i second = _mm256_shuffle_epi8(bytes, orders->second);
        low = _mm256_add_epi32(low, _mm256_madd_epi16(first, _mm256_shuffle_epi32(factors, 0x00)));
        low = _mm256_add_epi32(low, _mm256_madd_epi16(second, _mm256_shuffle_epi32(factors, 0x55)));
        high = _mm256_add_epi32(high, _mm256_madd_epi16(first, _mm256_shuffle_epi32(factors, 0xAA)));
        high = _mm256_add_epi32(high, _mm256_madd_epi16(second, _mm256_shuffle_epi32(factors, 0xFF)));
        pixels += step;
        others += step;
        weights += GROUP_STEP;
    }
    return _mm256_srai_epi32(_mm256_add_epi32(low, _mm256_slli_epi32(high, PN_WEIGHT_LOW_BITS)), PN_WEIGHT_BITS);
}

/// Takes two outputs at a time for as long as they have so many groups.
PN_TARGET_AVX2 PN_INLINE void narrow_two(progress *p, int32_t groups, const orders_avx2 *orders) {
    do {
        const __m256i sums =
            sum_two(window_of(p, 0), window_of(p, 1), p->bytes * PN_WEIGHT_GROUP, weights_of(p), groups, orders);
        const __m128i words = _mm_packs_epi32(_mm256_castsi256_si128(sums), _mm256_extracti128_si256(sums, 1));
        const __m128i levels = _mm_packus_epi16(words, words);
        _mm_storeu_si32(p->rgb, levels);
        _mm_storeu_si32(p->rgb + 3, _mm_srli_epi64(levels, 32));
        p->rgb += 6;
        p->output += 2;
        p->left -= 2;
    } while (groups_of_two(p) == groups);
}

/// Takes the next output, or the next two.
PN_TARGET_AVX2 PN_INLINE void narrow_some(progress *p, const orders_avx2 *orders) {
    const int32_t groups = groups_of_two(p);
    // Loops of a known length for usual reductions.
    switch (groups) {
    case 0: {
        const uint8_t *pixels = window_of(p, 0);
        const int16_t *weights = weights_of(p);
        __m128i low = _mm_setzero_si128(), high = low;
        for (int32_t left = groups_of(p, 0); left > 0; left--) {
            const __m128i bytes = _mm_loadu_si128((const __m128i *)pixels);
            const __m128i factors = _mm_loadu_si128((const __m128i *)weights);
            add_group(bytes, factors, _mm256_castsi256_si128(orders->first), _mm256_castsi256_si128(orders->second),
                      &low, &high);
            pixels += p->bytes * PN_WEIGHT_GROUP;
            weights += GROUP_STEP;
        }
        take(p, levels_of(_mm_add_epi32(low, _mm_slli_epi32(high, PN_WEIGHT_LOW_BITS))));
        break;
    }
    case 1:
        narrow_two(p, 1, orders);
        break;
    case 2:
        narrow_two(p, 2, orders);
        break;
    case 3:
        narrow_two(p, 3, orders);
        break;
    default:
        narrow_two(p, groups, orders);
    }
}

PN_TARGET_AVX2 PN_INLINE orders_avx2 make_orders_avx2(const pn_pixel_row *row) {
    return (orders_avx2){_mm256_broadcastsi128_si256(order_of_pair(row, 0)),
                         _mm256_broadcastsi128_si256(order_of_pair(row, 2))};
}

PN_TARGET_AVX2 void pn_narrow_avx2(const pn_windows *windows, int32_t first, int32_t count, const pn_pixel_row *row,
                                   uint8_t *rgb) {
    const orders_avx2 orders = make_orders_avx2(row);
    progress p = begin(windows, first, count, row, rgb);
    while (p.left > 0) {
        narrow_some(&p, &orders);
    }
}

/// The same for four outputs, with a fifth behind them.
PN_INLINE int32_t groups_of_four(const progress *p) {
    if (p->left < 5 || p->output % 4 != 0) {
        return 0;
    }
    const int32_t first = groups_of(p, 0), second = groups_of(p, 1), third = groups_of(p, 2), fourth = groups_of(p, 3);
    const int32_t most = pn_max(pn_max(first, second), pn_max(third, fourth));
    return is_narrow(pn_min(pn_min(first, second), pn_min(third, fourth)), most) ? most : 0;
}

/// Takes four outputs at a time for as long as they have so many groups.
PN_TARGET_AVX512_VNNI PN_INLINE void narrow_four(progress *p, int32_t groups, __m512i order_of_first,
                                                 __m512i order_of_second) {
    const ptrdiff_t step = p->bytes * PN_WEIGHT_GROUP;
    do {
        const uint8_t *first = window_of(p, 0), *second = window_of(p, 1);
        const uint8_t *third = window_of(p, 2), *fourth = window_of(p, 3);
        const int16_t *weights = weights_of(p);
        __m512i low = _mm512_set1_epi32(PN_WEIGHT_HALF), high = _mm512_setzero_si512();
        for (int32_t group = 0; group < groups; group++) {
            const __m512i bytes =
                _mm512_inserti64x4(_mm512_castsi256_si512(load_two(first + group * step, second + group * step)),
                                   load_two(third + group * step, fourth + group * step), 1);
            const __m512i factors = _mm512_loadu_si512(weights + group * GROUP_STEP);
            const __m512i one = _mm512_shuffle_epi8(bytes, order_of_first);
            const __m512i other = _mm512_shuffle_epi8(bytes, order_of_second);
            low = _mm512_dpwssd_epi32(low, one, _mm512_shuffle_epi32(factors, 0x00));
            low = _mm512_dpwssd_epi32(low, other, _mm512_shuffle_epi32(factors, 0x55));
            high = _mm512_dpwssd_epi32(high, one, _mm512_shuffle_epi32(factors, 0xAA));
            high = _mm512_dpwssd_epi32(high, other, _mm512_shuffle_epi32(factors, 0xFF));
        }
        const __m512i sums = _mm512_add_epi32(low, _mm512_slli_epi32(high, PN_WEIGHT_LOW_BITS));
        const __m512i levels = _mm512_max_epi32(_mm512_srai_epi32(sums, PN_WEIGHT_BITS), _mm512_setzero_si512());
        const __m128i packed = _mm512_cvtusepi32_epi8(levels);
        // From four bytes an output to three.
        const __m128i pixels =
            _mm_shuffle_epi8(packed, _mm_setr_epi8(0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, -1, -1, -1, -1));
        _mm_storel_epi64((__m128i *)p->rgb, pixels);
        _mm_storeu_si32(p->rgb + 8, _mm_srli_si128(pixels, 8));
        p->rgb += 12;
        p->output += 4;
        p->left -= 4;
    } while (groups_of_four(p) == groups);
}

PN_TARGET_AVX512_VNNI void pn_narrow_avx512vnni(const pn_windows *windows, int32_t first, int32_t count,
                                                const pn_pixel_row *row, uint8_t *rgb) {
    const orders_avx2 orders = make_orders_avx2(row);
    const __m512i order_of_first = _mm512_broadcast_i32x4(_mm256_castsi256_si128(orders.first));
    const __m512i order_of_second = _mm512_broadcast_i32x4(_mm256_castsi256_si128(orders.second));
    progress p = begin(windows, first, count, row, rgb);
    while (p.left > 0) {
        const int32_t groups = groups_of_four(&p);
        switch (groups) {
        case 0:
            narrow_some(&p, &orders);
            break;
        case 1:
            narrow_four(&p, 1, order_of_first, order_of_second);
            break;
        case 2:
            narrow_four(&p, 2, order_of_first, order_of_second);
            break;
        case 3:
            narrow_four(&p, 3, order_of_first, order_of_second);
            break;
        default:
            narrow_four(&p, groups, order_of_first, order_of_second);
        }
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
