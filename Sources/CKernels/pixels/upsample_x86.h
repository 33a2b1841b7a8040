// Included by upsample.c once for each width of vectors: a pair of pixels in each 16 bits.
#if defined(WIDTH128)
#define TARGET PN_TARGET_SSE41
#define NAME(name) name##_sse41
#define VECTOR __m128i
#define MM(name) _mm_##name
#define OR _mm_or_si128
#define AND _mm_and_si128
#define LOAD_COLOURS(place) _mm_loadl_epi64((const __m128i *)(place))
#define EVERY_128(value) (value)
#elif defined(WIDTH256)
#define TARGET PN_TARGET_AVX2
#define NAME(name) name##_avx2
#define VECTOR __m256i
#define MM(name) _mm256_##name
#define OR _mm256_or_si256
#define AND _mm256_and_si256
#define LOAD_COLOURS(place) _mm_loadu_si128((const __m128i *)(place))
#define EVERY_128(value) _mm256_broadcastsi128_si256(value)
#else
#define TARGET PN_TARGET_AVX512_VNNI
#define NAME(name) name##_avx512vnni
#define VECTOR __m512i
#define MM(name) _mm512_##name
#define OR _mm512_or_si512
#define AND _mm512_and_si512
#define LOAD_COLOURS(place) _mm256_loadu_si256((const __m256i *)(place))
#define EVERY_128(value) _mm512_broadcast_i32x4(value)
#endif

/// The colour differences of the even and of the odd pixels.
TARGET PN_INLINE void NAME(between)(const uint8_t *colours, VECTOR *even, VECTOR *odd) {
    const VECTOR own = MM(cvtepu8_epi16)(LOAD_COLOURS(colours));
    const VECTOR left = MM(cvtepu8_epi16)(LOAD_COLOURS(colours - 1));
    const VECTOR right = MM(cvtepu8_epi16)(LOAD_COLOURS(colours + 1));
    const VECTOR three = MM(add_epi16)(own, MM(add_epi16)(own, own));
    // Less four times 128.
    *even = MM(srai_epi16)(MM(add_epi16)(MM(add_epi16)(three, left), MM(set1_epi16)(1 - 512)), 2);
    *odd = MM(srai_epi16)(MM(add_epi16)(MM(add_epi16)(three, right), MM(set1_epi16)(2 - 512)), 2);
}

/// Red, green and blue of one pixel of each pair as 16 bits.
TARGET PN_INLINE void NAME(colour)(VECTOR y, VECTOR u, VECTOR v, VECTOR rgb[3]) {
    const VECTOR factors =
        MM(set1_epi32)((int32_t)((uint32_t)-GREEN_FROM_BLUE & 0xFFFF) | (ONE - GREEN_FROM_RED) << 16);
    const VECTOR half = MM(set1_epi32)(ONE / 2);
    const VECTOR low = MM(madd_epi16)(MM(unpacklo_epi16)(u, v), factors);
    const VECTOR high = MM(madd_epi16)(MM(unpackhi_epi16)(u, v), factors);
    const VECTOR green = MM(packs_epi32)(MM(srai_epi32)(MM(add_epi32)(low, half), FRACTION_BITS),
                                         MM(srai_epi32)(MM(add_epi32)(high, half), FRACTION_BITS));
    rgb[0] = MM(add_epi16)(MM(add_epi16)(y, v), MM(mulhrs_epi16)(v, MM(set1_epi16)(RED_REST)));
    rgb[1] = MM(add_epi16)(MM(sub_epi16)(y, v), green);
    rgb[2] = MM(add_epi16)(MM(add_epi16)(y, MM(add_epi16)(u, u)), MM(mulhrs_epi16)(u, MM(set1_epi16)(BLUE_REST)));
}

/// Sixteen bytes of every 48 from bytes of red, green and blue, of even pixels before odd ones.
TARGET PN_INLINE VECTOR NAME(weave)(const VECTOR rgb[3], int32_t part) {
    VECTOR woven = MM(shuffle_epi8)(rgb[0], EVERY_128(ORDER(part, 0)));
    woven = OR(woven, MM(shuffle_epi8)(rgb[1], EVERY_128(ORDER(part, 1))));
    return OR(woven, MM(shuffle_epi8)(rgb[2], EVERY_128(ORDER(part, 2))));
}

TARGET PN_INLINE void NAME(upsample)(const uint8_t *luma, const uint8_t *blue, const uint8_t *red, uint8_t *rgb) {
    VECTOR u[2], v[2], even[3], odd[3], bytes[3], parts[3];
    NAME(between)(blue, &u[0], &u[1]);
    NAME(between)(red, &v[0], &v[1]);
    VECTOR pairs;
    memcpy(&pairs, luma, sizeof pairs);
    NAME(colour)(AND(pairs, MM(set1_epi16)(0xFF)), u[0], v[0], even);
    NAME(colour)(MM(srli_epi16)(pairs, 8), u[1], v[1], odd);
    for (int32_t i = 0; i < 3; i++) {
        bytes[i] = MM(packus_epi16)(even[i], odd[i]);
    }
    for (int32_t i = 0; i < 3; i++) {
        parts[i] = NAME(weave)(bytes, i);
    }
    for (int32_t lane = 0; lane < (int32_t)sizeof(VECTOR) / 16; lane++) {
        for (int32_t i = 0; i < 3; i++) {
            __m128i lanes[sizeof(VECTOR) / 16];
            memcpy(lanes, &parts[i], sizeof lanes);
            _mm_storeu_si128((__m128i *)(rgb + 48 * lane + 16 * i), lanes[lane]);
        }
    }
}

#undef TARGET
#undef NAME
#undef VECTOR
#undef MM
#undef OR
#undef AND
#undef LOAD_COLOURS
#undef EVERY_128
