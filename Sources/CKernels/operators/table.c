// Map of 256 entries: the specification, then the vectors, which look bytes up in registers.
#include "../chunks.h"

/// Entries of one table.
#define TABLE_ENTRIES 256

static void table_scalar(const pn_table *o, pn_range range) {
    for (int32_t pixel = range.first; pixel < range.first + range.count; pixel++) {
        const int8_t *table = o->tables;
        const int32_t *end = o->ends;
        for (int32_t c = 0; c < o->channels; c++) {
            if (c == *end) {
                table += TABLE_ENTRIES;
                end++;
            }
            o->output[pixel * o->output_stride + c] = table[o->input[pixel * o->input_stride + c] + 128];
        }
    }
}

/// Defines table_<symbol>: slice by slice, a table is loaded into a `registers_<symbol>` by load_<symbol> and then looked
/// up by look_up_<symbol>, `width` values at a time. Where pixels follow each other without a gap they are one.
#define DEFINE_TABLE(symbol, target, width)                                                                    \
    target PN_INLINE void table_##symbol(const pn_table *o, pn_range range) {                                  \
        const int dense = o->slices == 1 && o->input_stride == o->channels && o->output_stride == o->channels; \
        const int8_t *from = o->input + range.first * o->input_stride;                                         \
        int8_t *to = o->output + range.first * o->output_stride;                                               \
        for (int32_t slice = 0, first = 0; slice < o->slices; first = o->ends[slice++]) {                      \
            const registers_##symbol table = load_##symbol(o->tables + (ptrdiff_t)slice * TABLE_ENTRIES);      \
            const int32_t pixels = dense ? 1 : range.count;                                                    \
            const ptrdiff_t values = (ptrdiff_t)(o->ends[slice] - first) * (dense ? range.count : 1);          \
            for (int32_t pixel = 0; pixel < pixels; pixel++) {                                                 \
                const int8_t *x = from + pixel * o->input_stride + first;                                      \
                int8_t *y = to + pixel * o->output_stride + first;                                             \
                for (ptrdiff_t i = 0; i < values; i += width) {                                                \
                    const int32_t left = (int32_t)(values - i < width ? values - i : width);                   \
                    look_up_##symbol(&table, x + i, y + i, left);                                              \
                }                                                                                              \
            }                                                                                                  \
        }                                                                                                      \
    }

#if defined(__x86_64__)

#include <immintrin.h>

// PSHUFB looks up sixteen entries, and gives 0 where an index has its top bit set. So the table is looked up sixteen
// times, a sixteenth of it each: values that belong there are below 16 after the exclusive or, and adding 0x70 with
// saturation lifts all others above 0x7F.
#define LOOK_UP_SIXTEENTHS(vector, xor, or, adds, shuffle, set1, zero)            \
    const vector values = xor(bytes, set1((char)128));                            \
    vector found = zero();                                                        \
    _Pragma("clang loop unroll(full)") for (int32_t i = 0; i < 16; i++) {         \
        const vector index = adds(xor(values, set1((char)(16 * i))), set1(0x70)); \
        found = or (found, shuffle(table->sixteenths[i], index));                 \
    }

typedef struct registers_sse41 {
    __m128i sixteenths[16];
} registers_sse41;

PN_TARGET_SSE41 PN_INLINE registers_sse41 load_sse41(const int8_t *table) {
    registers_sse41 loaded;
    for (int32_t i = 0; i < 16; i++) {
        loaded.sixteenths[i] = _mm_loadu_si128((const __m128i *)(table + 16 * i));
    }
    return loaded;
}

PN_TARGET_SSE41 PN_INLINE void look_up_sse41(const registers_sse41 *table, const int8_t *from, int8_t *to,
                                             int32_t count) {
    const __m128i bytes = _mm_loadu_si128((const __m128i *)from);
    LOOK_UP_SIXTEENTHS(__m128i, _mm_xor_si128, _mm_or_si128, _mm_adds_epu8, _mm_shuffle_epi8, _mm_set1_epi8,
                       _mm_setzero_si128)
    int8_t chunk[16];
    _mm_storeu_si128((__m128i *)chunk, found);
    pn_store_chunk(to, chunk, count);
}

typedef struct registers_avx2 {
    __m256i sixteenths[16];
} registers_avx2;

PN_TARGET_AVX2 PN_INLINE registers_avx2 load_avx2(const int8_t *table) {
    registers_avx2 loaded;
    for (int32_t i = 0; i < 16; i++) {
        loaded.sixteenths[i] = _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)(table + 16 * i)));
    }
    return loaded;
}

PN_TARGET_AVX2 PN_INLINE void look_up_avx2(const registers_avx2 *table, const int8_t *from, int8_t *to, int32_t count) {
    const __m256i bytes = _mm256_loadu_si256((const __m256i *)from);
    LOOK_UP_SIXTEENTHS(__m256i, _mm256_xor_si256, _mm256_or_si256, _mm256_adds_epu8, _mm256_shuffle_epi8,
                       _mm256_set1_epi8, _mm256_setzero_si256)
    int8_t chunks[32];
    _mm256_storeu_si256((__m256i *)chunks, found);
    pn_store_chunk(to, chunks, count);
    if (count > 16) {
        pn_store_chunk(to + 16, chunks + 16, count - 16);
    }
}

typedef struct registers_avx512vnni {
    __m512i sixteenths[16];
} registers_avx512vnni;

PN_TARGET_AVX512_VNNI PN_INLINE registers_avx512vnni load_avx512vnni(const int8_t *table) {
    registers_avx512vnni loaded;
    for (int32_t i = 0; i < 16; i++) {
        loaded.sixteenths[i] = _mm512_broadcast_i32x4(_mm_loadu_si128((const __m128i *)(table + 16 * i)));
    }
    return loaded;
}

PN_TARGET_AVX512_VNNI PN_INLINE void look_up_avx512vnni(const registers_avx512vnni *table, const int8_t *from,
                                                        int8_t *to, int32_t count) {
    const __mmask64 lanes = ~(__mmask64)0 >> (64 - count);
    const __m512i bytes = _mm512_maskz_loadu_epi8(lanes, from);
    LOOK_UP_SIXTEENTHS(__m512i, _mm512_xor_si512, _mm512_or_si512, _mm512_adds_epu8, _mm512_shuffle_epi8,
                       _mm512_set1_epi8, _mm512_setzero_si512)
    _mm512_mask_storeu_epi8(to, lanes, found);
}

DEFINE_TABLE(sse41, PN_TARGET_SSE41, 16)
DEFINE_TABLE(avx2, PN_TARGET_AVX2, 32)
DEFINE_TABLE(avx512vnni, PN_TARGET_AVX512_VNNI, 64)

PN_DEFINE_KERNEL(table, sse41, PN_TARGET_SSE41, table_sse41)
PN_DEFINE_KERNEL(table, avx2, PN_TARGET_AVX2, table_avx2)
PN_DEFINE_KERNEL(table, avxvnni, PN_TARGET_AVX_VNNI, table_avx2)
PN_DEFINE_KERNEL(table, avx512vnni, PN_TARGET_AVX512_VNNI, table_avx512vnni)

#elif defined(PN_HAVE_NEON)

#include <arm_neon.h>

typedef struct registers_neon {
    uint8x16x4_t quarters[4];
} registers_neon;

PN_INLINE registers_neon load_neon(const int8_t *table) {
    registers_neon loaded;
    for (int32_t i = 0; i < 4; i++) {
        loaded.quarters[i] = vld1q_u8_x4((const uint8_t *)table + 64 * i);
    }
    return loaded;
}

PN_INLINE void look_up_neon(const registers_neon *table, const int8_t *from, int8_t *to, int32_t count) {
    const uint8x16_t values = veorq_u8(vreinterpretq_u8_s8(vld1q_s8(from)), vdupq_n_u8(128));
    // TBL gives 0, and TBX leaves what is there, where an index is beyond the sixty-four entries.
    uint8x16_t found = vqtbl4q_u8(table->quarters[0], values);
    found = vqtbx4q_u8(found, table->quarters[1], vsubq_u8(values, vdupq_n_u8(64)));
    found = vqtbx4q_u8(found, table->quarters[2], vsubq_u8(values, vdupq_n_u8(128)));
    found = vqtbx4q_u8(found, table->quarters[3], vsubq_u8(values, vdupq_n_u8(192)));
    int8_t chunk[16];
    vst1q_u8((uint8_t *)chunk, found);
    pn_store_chunk(to, chunk, count);
}

DEFINE_TABLE(neon, PN_TARGET_NEON, 16)

PN_DEFINE_KERNEL(table, neon, PN_TARGET_NEON, table_neon)
PN_DEFINE_KERNEL(table, dotprod, PN_TARGET_DOTPROD, table_neon)

#endif

PN_DEFINE_KERNEL(table, scalar, , table_scalar)
