// The filter along the width: the specification, then the vectors, which take a group of weights at a time. Weights are
// the same for every row: the wider a vector, the more rows it holds, each in 128 bits.
#include "pixels.h"

/// Numbers from a group of weights to the next.
#define GROUP_STEP (2 * PN_WEIGHT_GROUP)

void pn_narrow_scalar(const pn_windows *windows, int32_t first, int32_t count, const pn_pixel_rows *rows, uint8_t *rgb,
                      ptrdiff_t stride) {
    for (int32_t y = 0; y < rows->count; y++) {
        for (int32_t i = 0; i < count; i++) {
            const int32_t output = first + i;
            const uint8_t *pixel = rows->pixels + y * rows->stride + (ptrdiff_t)windows->starts[output] * rows->bytes;
            int32_t red = PN_WEIGHT_HALF, green = PN_WEIGHT_HALF, blue = PN_WEIGHT_HALF;
            for (int32_t tap = 0; tap < windows->counts[output]; tap++) {
                const int32_t weight = pn_weight(windows->weights + pn_weight_place(windows->groups, output, tap));
                red += weight * pixel[rows->red];
                green += weight * pixel[rows->green];
                blue += weight * pixel[rows->blue];
                pixel += rows->bytes;
            }
            uint8_t *pixels = rgb + y * stride + 3 * (ptrdiff_t)i;
            pixels[0] = pn_level(red >> PN_WEIGHT_BITS);
            pixels[1] = pn_level(green >> PN_WEIGHT_BITS);
            pixels[2] = pn_level(blue >> PN_WEIGHT_BITS);
        }
    }
}

/// The groups of an output's weights.
PN_INLINE int32_t groups_of(pn_windows windows, int32_t output) {
    return (int32_t)(((uint32_t)windows.counts[output] + PN_WEIGHT_GROUP - 1) / PN_WEIGHT_GROUP);
}

PN_INLINE const int16_t *weights_of(pn_windows windows, int32_t output) {
    return windows.weights + pn_weight_place(windows.groups, output, 0);
}

/// A row of pixels, from the first of an output's window on.
PN_INLINE const uint8_t *window_of(pn_windows windows, int32_t output, pn_pixel_rows rows, int32_t y) {
    return rows.pixels + y * rows.stride + (ptrdiff_t)windows.starts[output] * rows.bytes;
}

/// Stores an output's red, green, blue, which are the low bytes. A fourth byte is stored where an output follows.
PN_INLINE void store_levels(uint8_t *rgb, uint32_t levels, int is_last) {
    if (is_last) {
        pn_store_bytes((int8_t *)rgb, levels, 3);
    } else {
        memcpy(rgb, &levels, 4);
    }
}

#if defined(__x86_64__)

#include <immintrin.h>

/// Two pixels' reds as 16 bits each, then their greens and blues, then nothing.
PN_INLINE __m128i order_of_pair(pn_pixel_rows rows, int32_t pixel) {
    const int32_t colours[3] = {rows.red, rows.green, rows.blue};
    uint32_t order[4];
    for (int32_t i = 0; i < 3; i++) {
        order[i] = 0x80008000 | (uint32_t)(pixel * rows.bytes + colours[i]) |
                   (uint32_t)((pixel + 1) * rows.bytes + colours[i]) << 16;
    }
    order[3] = 0x80808080;
    return _mm_loadu_si128((const __m128i *)order);
}

/// Two weights' low or high parts.
PN_INLINE int32_t pair_at(const int16_t *weights) {
    int32_t pair;
    memcpy(&pair, weights, sizeof pair);
    return pair;
}

/// Stores an output of a row, given its levels as 32 bits that hold nothing else.
PN_TARGET_SSE41 PN_INLINE void store_words(uint8_t *rgb, __m128i levels, int is_last) {
    const __m128i words = _mm_packs_epi32(levels, levels);
    store_levels(rgb, (uint32_t)_mm_cvtsi128_si32(_mm_packus_epi16(words, words)), is_last);
}

PN_TARGET_SSE41 void pn_narrow_sse41(const pn_windows *all, int32_t first, int32_t count, const pn_pixel_rows *source,
                                     uint8_t *rgb, ptrdiff_t stride) {
    const pn_windows windows = *all;
    const pn_pixel_rows rows = *source;
    const __m128i order_of_first = order_of_pair(rows, 0), order_of_second = order_of_pair(rows, 2);
    for (int32_t y = 0; y < rows.count; y++) {
        for (int32_t i = 0; i < count; i++) {
            const uint8_t *pixels = window_of(windows, first + i, rows, y);
            const int16_t *weights = weights_of(windows, first + i);
            __m128i low = _mm_set1_epi32(PN_WEIGHT_HALF), high = _mm_setzero_si128();
            for (int32_t left = groups_of(windows, first + i); left > 0; left--) {
                const __m128i bytes = _mm_loadu_si128((const __m128i *)pixels);
                const __m128i factors = _mm_loadu_si128((const __m128i *)weights);
                const __m128i one = _mm_shuffle_epi8(bytes, order_of_first);
                const __m128i other = _mm_shuffle_epi8(bytes, order_of_second);
                low = _mm_add_epi32(low, _mm_madd_epi16(one, _mm_shuffle_epi32(factors, 0x00)));
                low = _mm_add_epi32(low, _mm_madd_epi16(other, _mm_shuffle_epi32(factors, 0x55)));
                high = _mm_add_epi32(high, _mm_madd_epi16(one, _mm_shuffle_epi32(factors, 0xAA)));
                high = _mm_add_epi32(high, _mm_madd_epi16(other, _mm_shuffle_epi32(factors, 0xFF)));
                pixels += rows.bytes * PN_WEIGHT_GROUP;
                weights += GROUP_STEP;
            }
            const __m128i sums = _mm_add_epi32(low, _mm_slli_epi32(high, PN_WEIGHT_LOW_BITS));
            store_words(rgb + y * stride + 3 * (ptrdiff_t)i, _mm_srai_epi32(sums, PN_WEIGHT_BITS), i == count - 1);
        }
    }
}

PN_TARGET_AVX2 void pn_narrow_avx2(const pn_windows *all, int32_t first, int32_t count, const pn_pixel_rows *source,
                                   uint8_t *rgb, ptrdiff_t stride) {
    const pn_windows windows = *all;
    const pn_pixel_rows rows = *source;
    const __m256i order_of_first = _mm256_broadcastsi128_si256(order_of_pair(rows, 0));
    const __m256i order_of_second = _mm256_broadcastsi128_si256(order_of_pair(rows, 2));
    for (int32_t y = 0; y < rows.count; y += 2) {
        // A last row without another is its own.
        const int32_t next = pn_min(y + 1, rows.count - 1);
        for (int32_t i = 0; i < count; i++) {
            const uint8_t *pixels = window_of(windows, first + i, rows, y);
            const uint8_t *others = window_of(windows, first + i, rows, next);
            const int16_t *weights = weights_of(windows, first + i);
            __m256i low = _mm256_set1_epi32(PN_WEIGHT_HALF), high = _mm256_setzero_si256();
            for (int32_t left = groups_of(windows, first + i); left > 0; left--) {
                const __m256i bytes =
                    _mm256_inserti128_si256(_mm256_castsi128_si256(_mm_loadu_si128((const __m128i *)pixels)),
                                            _mm_loadu_si128((const __m128i *)others), 1);
                const __m256i one = _mm256_shuffle_epi8(bytes, order_of_first);
                const __m256i other = _mm256_shuffle_epi8(bytes, order_of_second);
                low = _mm256_add_epi32(low, _mm256_madd_epi16(one, _mm256_set1_epi32(pair_at(weights))));
                low = _mm256_add_epi32(low, _mm256_madd_epi16(other, _mm256_set1_epi32(pair_at(weights + 2))));
                high = _mm256_add_epi32(high, _mm256_madd_epi16(one, _mm256_set1_epi32(pair_at(weights + 4))));
                high = _mm256_add_epi32(high, _mm256_madd_epi16(other, _mm256_set1_epi32(pair_at(weights + 6))));
                pixels += rows.bytes * PN_WEIGHT_GROUP;
                others += rows.bytes * PN_WEIGHT_GROUP;
                weights += GROUP_STEP;
            }
            const __m256i sums = _mm256_add_epi32(low, _mm256_slli_epi32(high, PN_WEIGHT_LOW_BITS));
            const __m256i levels = _mm256_srai_epi32(sums, PN_WEIGHT_BITS);
            uint8_t *place = rgb + 3 * (ptrdiff_t)i;
            store_words(place + y * stride, _mm256_castsi256_si128(levels), i == count - 1);
            store_words(place + next * stride, _mm256_extracti128_si256(levels, 1), i == count - 1);
        }
    }
}

PN_TARGET_AVX512_VNNI void pn_narrow_avx512vnni(const pn_windows *all, int32_t first, int32_t count,
                                                const pn_pixel_rows *source, uint8_t *rgb, ptrdiff_t stride) {
    const pn_windows windows = *all;
    const pn_pixel_rows rows = *source;
    const __m512i order_of_first = _mm512_broadcast_i32x4(order_of_pair(rows, 0));
    const __m512i order_of_second = _mm512_broadcast_i32x4(order_of_pair(rows, 2));
    // Rows that are not there are the last one.
    const ptrdiff_t last = rows.count - 1;
    const ptrdiff_t second = pn_min(1, (int32_t)last), third = pn_min(2, (int32_t)last);
    for (int32_t i = 0; i < count; i++) {
        const uint8_t *pixels = window_of(windows, first + i, rows, 0);
        const int16_t *weights = weights_of(windows, first + i);
        __m512i low = _mm512_set1_epi32(PN_WEIGHT_HALF), high = _mm512_setzero_si512();
        for (int32_t left = groups_of(windows, first + i); left > 0; left--) {
            __m512i bytes = _mm512_castsi128_si512(_mm_loadu_si128((const __m128i *)pixels));
            bytes = _mm512_mask_broadcast_i32x4(bytes, 0x00F0,
                                                _mm_loadu_si128((const __m128i *)(pixels + second * rows.stride)));
            bytes = _mm512_mask_broadcast_i32x4(bytes, 0x0F00,
                                                _mm_loadu_si128((const __m128i *)(pixels + third * rows.stride)));
            bytes = _mm512_mask_broadcast_i32x4(bytes, 0xF000,
                                                _mm_loadu_si128((const __m128i *)(pixels + last * rows.stride)));
            const __m512i one = _mm512_shuffle_epi8(bytes, order_of_first);
            const __m512i other = _mm512_shuffle_epi8(bytes, order_of_second);
            low = _mm512_dpwssd_epi32(low, one, _mm512_set1_epi32(pair_at(weights)));
            low = _mm512_dpwssd_epi32(low, other, _mm512_set1_epi32(pair_at(weights + 2)));
            high = _mm512_dpwssd_epi32(high, one, _mm512_set1_epi32(pair_at(weights + 4)));
            high = _mm512_dpwssd_epi32(high, other, _mm512_set1_epi32(pair_at(weights + 6)));
            pixels += rows.bytes * PN_WEIGHT_GROUP;
            weights += GROUP_STEP;
        }
        const __m512i sums = _mm512_add_epi32(low, _mm512_slli_epi32(high, PN_WEIGHT_LOW_BITS));
        const __m512i levels = _mm512_max_epi32(_mm512_srai_epi32(sums, PN_WEIGHT_BITS), _mm512_setzero_si512());
        const __m128i packed = _mm512_cvtusepi32_epi8(levels);
        uint8_t *place = rgb + 3 * (ptrdiff_t)i;
        const int is_last = i == count - 1;
        store_levels(place, (uint32_t)_mm_cvtsi128_si32(packed), is_last);
        store_levels(place + second * stride, (uint32_t)_mm_extract_epi32(packed, 1), is_last);
        store_levels(place + third * stride, (uint32_t)_mm_extract_epi32(packed, 2), is_last);
        store_levels(place + last * stride, (uint32_t)_mm_extract_epi32(packed, 3), is_last);
    }
}

#elif defined(PN_HAVE_NEON)

#include <arm_neon.h>

/// Adds a weighted pixel's red, green and blue, with nothing beside them, to an output's sums.
PN_INLINE int32x4_t add_pixel(int32x4_t sums, uint8x16_t bytes, uint8x16_t order, int32x4_t factor) {
    return vmlaq_s32(sums, vreinterpretq_s32_u8(vqtbl1q_u8(bytes, order)), factor);
}

/// Filters some rows from `y` on; their number is a constant.
PN_INLINE void narrow_rows(pn_windows windows, int32_t first, int32_t count, pn_pixel_rows rows, uint8_t *rgb,
                           ptrdiff_t stride, const int32_t y, const int32_t row_count) {
    // 0x80 and above is none.
    const uint32_t order_of_first[4] = {0x80808000 | (uint32_t)rows.red, 0x80808000 | (uint32_t)rows.green,
                                        0x80808000 | (uint32_t)rows.blue, 0x80808080};
    const uint8x16_t order0 = vreinterpretq_u8_u32(vld1q_u32(order_of_first));
    const uint8x16_t step = vreinterpretq_u8_u32(vdupq_n_u32((uint32_t)rows.bytes));
    const uint8x16_t order1 = vaddq_u8(order0, step), order2 = vaddq_u8(order1, step), order3 = vaddq_u8(order2, step);
    for (int32_t i = 0; i < count; i++) {
        const uint8_t *pixels = window_of(windows, first + i, rows, y);
        const int16_t *weights = weights_of(windows, first + i);
        int32x4_t even[2], odd[2];
        for (int32_t row = 0; row < row_count; row++) {
            even[row] = vdupq_n_s32(PN_WEIGHT_HALF);
            odd[row] = vdupq_n_s32(0);
        }
        for (int32_t left = groups_of(windows, first + i); left > 0; left--) {
            const int16x8_t parts = vld1q_s16(weights);
            const int32x4_t factors =
                vaddw_s16(vshll_n_s16(vget_high_s16(parts), PN_WEIGHT_LOW_BITS), vget_low_s16(parts));
            for (int32_t row = 0; row < row_count; row++) {
                const uint8x16_t bytes = vld1q_u8(pixels + row * rows.stride);
                even[row] = add_pixel(even[row], bytes, order0, vdupq_laneq_s32(factors, 0));
                odd[row] = add_pixel(odd[row], bytes, order1, vdupq_laneq_s32(factors, 1));
                even[row] = add_pixel(even[row], bytes, order2, vdupq_laneq_s32(factors, 2));
                odd[row] = add_pixel(odd[row], bytes, order3, vdupq_laneq_s32(factors, 3));
            }
            pixels += rows.bytes * PN_WEIGHT_GROUP;
            weights += GROUP_STEP;
        }
        for (int32_t row = 0; row < row_count; row++) {
            const uint16x4_t words = vqshrun_n_s32(vaddq_s32(even[row], odd[row]), 16);
            const uint8x8_t levels = vqshrn_n_u16(vcombine_u16(words, words), PN_WEIGHT_BITS - 16);
            store_levels(rgb + (y + row) * stride + 3 * (ptrdiff_t)i, vget_lane_u32(vreinterpret_u32_u8(levels), 0),
                         i == count - 1);
        }
    }
}

void pn_narrow_neon(const pn_windows *windows, int32_t first, int32_t count, const pn_pixel_rows *rows, uint8_t *rgb,
                    ptrdiff_t stride) {
    int32_t y = 0;
    for (; y <= rows->count - 2; y += 2) {
        narrow_rows(*windows, first, count, *rows, rgb, stride, y, 2);
    }
    if (y < rows->count) {
        narrow_rows(*windows, first, count, *rows, rgb, stride, y, 1);
    }
}

#endif
