// Included by convert.c once for each width of vectors: in every 128 bits eight pixels, a pair in each 32 bits.
#if defined(WIDTH128)
#define TARGET PN_TARGET_SSE41
#define NAME(name) name##_sse41
#define VECTOR __m128i
#define MM(name) _mm_##name
#define AND _mm_and_si128
#define OR _mm_or_si128
#define EVERY_128(value) (value)
#else
#define TARGET PN_TARGET_AVX2
#define NAME(name) name##_avx2
#define VECTOR __m256i
#define MM(name) _mm256_##name
#define AND _mm256_and_si256
#define OR _mm256_or_si256
#define EVERY_128(value) _mm256_broadcastsi128_si256(value)
#endif

typedef struct NAME(coding) {
    /// From the bytes as loaded to luma, blue, luma, red.
    VECTOR order;
    VECTOR black;
    /// Factors of the even and the odd pixel's luma.
    VECTOR even, odd;
    /// Factors of blue and red; what is left of blue's own, which does not fit 16 bits.
    VECTOR red, green, blue, blue_rest;
} NAME(coding);

TARGET PN_INLINE NAME(coding) NAME(load)(const pn_colour_row *row) {
    const pn_colour_coding *coding = &row->coding;
    const int32_t half = coding->blue_from_blue / 2;
    return (NAME(coding)){
        .order = EVERY_128(pair_order(row)),
        .black = MM(set1_epi16)((short)coding->black),
        .even = MM(set1_epi32)(factors(coding->luma, 0)),
        .odd = MM(set1_epi32)(factors(0, coding->luma)),
        .red = MM(set1_epi32)(factors(0, coding->red_from_red)),
        .green = MM(set1_epi32)(factors(-coding->green_from_blue, -coding->green_from_red)),
        .blue = MM(set1_epi32)(factors(half, 0)),
        .blue_rest = MM(set1_epi32)(factors(coding->blue_from_blue - half, 0)),
    };
}

/// Luma and colour of a pair in each 32 bits.
TARGET PN_INLINE VECTOR NAME(pairs)(const pn_colour_row *row, VECTOR order, int32_t x) {
    const uint8_t *lowest = lowest_byte(row);
    if (row->luma_step == 2) {
        const VECTOR *place = (const VECTOR *)(lowest + 2 * (ptrdiff_t)x);
#if defined(WIDTH128)
        return _mm_shuffle_epi8(_mm_loadu_si128(place), order);
    }
    __m128i colours;
    if (row->colour_step == 2) {
        colours = _mm_loadl_epi64((const __m128i *)(lowest + x));
    } else {
        int32_t blue, red;
        memcpy(&blue, row->blue + x / 2, sizeof blue);
        memcpy(&red, row->red + x / 2, sizeof red);
        colours = _mm_unpacklo_epi8(_mm_cvtsi32_si128(blue), _mm_cvtsi32_si128(red));
    }
    const __m128i luma = _mm_loadl_epi64((const __m128i *)(row->luma + x));
    return _mm_shuffle_epi8(_mm_unpacklo_epi8(luma, colours), order);
#else
        return _mm256_shuffle_epi8(_mm256_loadu_si256(place), order);
    }
    __m128i colours;
    if (row->colour_step == 2) {
        colours = _mm_loadu_si128((const __m128i *)(lowest + x));
    } else {
        colours = _mm_unpacklo_epi8(_mm_loadl_epi64((const __m128i *)(row->blue + x / 2)),
                                    _mm_loadl_epi64((const __m128i *)(row->red + x / 2)));
    }
    const __m128i luma = _mm_loadu_si128((const __m128i *)(row->luma + x));
    const __m128i low = _mm_unpacklo_epi8(luma, colours), high = _mm_unpackhi_epi8(luma, colours);
    return _mm256_shuffle_epi8(_mm256_set_m128i(high, low), order);
#endif
}

/// The even pixels' levels, then the odd ones', as 16 bits: from luma and colour with their fraction.
TARGET PN_INLINE VECTOR NAME(levels)(VECTOR even, VECTOR odd, VECTOR colour) {
    return MM(packs_epi32)(MM(srai_epi32)(MM(add_epi32)(even, colour), PN_COLOUR_BITS),
                           MM(srai_epi32)(MM(add_epi32)(odd, colour), PN_COLOUR_BITS));
}

TARGET PN_INLINE void NAME(convert)(const pn_colour_row *row, const NAME(coding) * coding, int32_t x, uint8_t *rgb) {
    const VECTOR pairs = NAME(pairs)(row, coding->order, x);
    const VECTOR luma = MM(sub_epi16)(AND(pairs, MM(set1_epi32)(0x00FF00FF)), coding->black);
    const VECTOR colour = MM(sub_epi16)(MM(srli_epi16)(pairs, 8), MM(set1_epi16)(128));
    const VECTOR half = MM(set1_epi32)(COLOUR_HALF);
    const VECTOR even = MM(add_epi32)(MM(madd_epi16)(luma, coding->even), half);
    const VECTOR odd = MM(add_epi32)(MM(madd_epi16)(luma, coding->odd), half);
    const VECTOR red = NAME(levels)(even, odd, MM(madd_epi16)(colour, coding->red));
    const VECTOR green = NAME(levels)(even, odd, MM(madd_epi16)(colour, coding->green));
    const VECTOR blue = NAME(levels)(
        even, odd, MM(add_epi32)(MM(madd_epi16)(colour, coding->blue), MM(madd_epi16)(colour, coding->blue_rest)));
    // In every 128 bits red of pixels 0, 2, 4, 6, 1, 3, 5, 7 and green of the same; blue.
    const VECTOR reds_greens = MM(packus_epi16)(red, green), blues = MM(packus_epi16)(blue, blue);
    const VECTOR first = OR(
        MM(shuffle_epi8)(reds_greens, EVERY_128(_mm_setr_epi8(0, 8, -1, 4, 12, -1, 1, 9, -1, 5, 13, -1, 2, 10, -1, 6))),
        MM(shuffle_epi8)(blues, EVERY_128(_mm_setr_epi8(-1, -1, 0, -1, -1, 4, -1, -1, 1, -1, -1, 5, -1, -1, 2, -1))));
    const VECTOR second = OR(
        MM(shuffle_epi8)(reds_greens,
                         EVERY_128(_mm_setr_epi8(14, -1, 3, 11, -1, 7, 15, -1, -1, -1, -1, -1, -1, -1, -1, -1))),
        MM(shuffle_epi8)(blues, EVERY_128(_mm_setr_epi8(-1, 6, -1, -1, 3, -1, -1, 7, -1, -1, -1, -1, -1, -1, -1, -1))));
#if defined(WIDTH128)
    _mm_storeu_si128((__m128i *)rgb, first);
    _mm_storel_epi64((__m128i *)(rgb + 16), second);
#else
    _mm_storeu_si128((__m128i *)rgb, _mm256_castsi256_si128(first));
    _mm_storel_epi64((__m128i *)(rgb + 16), _mm256_castsi256_si128(second));
    _mm_storeu_si128((__m128i *)(rgb + 24), _mm256_extracti128_si256(first, 1));
    _mm_storel_epi64((__m128i *)(rgb + 40), _mm256_extracti128_si256(second, 1));
#endif
}

#undef TARGET
#undef NAME
#undef VECTOR
#undef MM
#undef AND
#undef OR
#undef EVERY_128
