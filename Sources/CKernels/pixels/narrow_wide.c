// The filter along the width for vectors that hold two outputs, or four.
#include "windows.h"

#if defined(__x86_64__)

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

#endif
