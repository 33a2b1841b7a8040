// Matrix products of two maps: the specification, then the vectors.
#include "../chunks.h"

static void matrix_product_scalar(const pn_matrix_product *o, pn_range range) {
    for (int32_t pixel = range.first; pixel < range.first + range.count; pixel++) {
        const int8_t *a = o->a + pixel * o->a_stride;
        const int8_t *part = o->b + (ptrdiff_t)(pixel / o->rows) * o->b_rows * o->b_stride;
        for (int32_t c = 0; c < o->groups * o->columns; c++) {
            const int32_t group = c / o->columns, column = c % o->columns;
            int32_t sum = 0;
            for (int32_t k = 0; k < o->depth; k++) {
                const int8_t b =
                    o->b_is_transposed ? part[column * o->b_stride + group * o->depth + k] : part[k * o->b_stride + c];
                sum += (a[group * o->depth + k] - o->a_zero) * (b - o->b_zero);
            }
            const float v = pn_clamp((float)sum * o->scale, o->clamp_low, o->clamp_high);
            o->output[pixel * o->output_stride + c] = (int8_t)(pn_round(v) + o->output_zero);
        }
    }
}

/// Output pixels computed together: their sums stay in registers.
#define ROWS 4
/// How much of the depth is widened at once, on the stack.
#define MOST_DEPTH 512

typedef int8_t bytes16 __attribute__((vector_size(16)));
typedef int16_t halves16 __attribute__((vector_size(32)));
typedef int32_t words16 __attribute__((vector_size(64)));

/// Rows of `a` less their zero point, and zeros up to a multiple of sixteen, which meet whatever `b` has there. Rows that
/// are missing are zeros.
PN_INLINE void widen_rows(const pn_matrix_product *o, const int8_t *a, int32_t rows, int32_t depth,
                          int16_t (*to)[MOST_DEPTH]) {
    const int16_t zero = (int16_t)o->a_zero;
    const int32_t padded = (depth + PN_CHUNK - 1) / PN_CHUNK * PN_CHUNK;
    for (int32_t r = 0; r < ROWS; r++) {
        const int32_t count = r < rows ? depth : 0;
        for (int32_t k = 0; k < count; k++) {
            to[r][k] = (int16_t)(a[r * o->a_stride + k] - zero);
        }
        memset(to[r] + count, 0, (size_t)(padded - count) * sizeof **to);
    }
}

/// Sixteen numbers of `b` less their zero point.
PN_INLINE void widen_factors(const int8_t *from, const halves16 *zero, words16 *to) {
    bytes16 bytes;
    memcpy(&bytes, from, sizeof bytes);
    *to = __builtin_convertvector(__builtin_convertvector(bytes, halves16) - *zero, words16);
}

/// Adds the products with sixteen columns that lie side by side.
PN_INLINE void add_columns(const pn_matrix_product *o, const int16_t (*a)[MOST_DEPTH], const int8_t *b, int32_t depth,
                           words16 *sums) {
    const halves16 zero = (halves16){0} + (int16_t)o->b_zero;
    for (int32_t k = 0; k < depth; k++, b += o->b_stride) {
        words16 factors;
        widen_factors(b, &zero, &factors);
#pragma clang loop unroll(full)
        for (int32_t r = 0; r < ROWS; r++) {
            sums[r] += factors * (int32_t)a[r][k];
        }
    }
}

/// Adds the products with up to sixteen columns each of which is a pixel.
PN_INLINE void add_pixels(const pn_matrix_product *o, const int16_t (*a)[MOST_DEPTH], const int8_t *b, int32_t depth,
                          int32_t columns, words16 *sums) {
    const halves16 zero = (halves16){0} + (int16_t)o->b_zero;
    for (int32_t n = 0; n < columns; n++, b += o->b_stride) {
        words16 lanes[ROWS] = {0};
        for (int32_t k = 0; k < depth; k += PN_CHUNK) {
            words16 factors;
            widen_factors(b + k, &zero, &factors);
#pragma clang loop unroll(full)
            for (int32_t r = 0; r < ROWS; r++) {
                halves16 own;
                memcpy(&own, a[r] + k, sizeof own);
                lanes[r] += __builtin_convertvector(own, words16) * factors;
            }
        }
#pragma clang loop unroll(full)
        for (int32_t r = 0; r < ROWS; r++) {
            ((int32_t *)&sums[r])[n] += __builtin_reduce_add(lanes[r]);
        }
    }
}

/// Up to ROWS output pixels of one part, from `pixel` on.
PN_INLINE void multiply_rows(const pn_matrix_product *o, int32_t pixel, int32_t rows) {
    const int8_t *part = o->b + (ptrdiff_t)(pixel / o->rows) * o->b_rows * o->b_stride;
    const float scale = o->scale, low = o->clamp_low, high = o->clamp_high;
    int16_t a[ROWS][MOST_DEPTH];
    for (int32_t group = 0; group < o->groups; group++) {
        const int8_t *from = o->a + pixel * o->a_stride + group * o->depth;
        for (int32_t first = 0; first < o->columns; first += PN_CHUNK) {
            const int32_t columns = pn_min(o->columns - first, PN_CHUNK);
            words16 sums[ROWS] = {0};
            for (int32_t k = 0; k < o->depth; k += MOST_DEPTH) {
                const int32_t depth = pn_min(o->depth - k, MOST_DEPTH);
                if (first == 0 || o->depth > MOST_DEPTH) {
                    widen_rows(o, from + k, rows, depth, a);
                }
                if (o->b_is_transposed) {
                    add_pixels(o, a, part + first * o->b_stride + group * o->depth + k, depth, columns, sums);
                } else {
                    add_columns(o, a, part + k * o->b_stride + group * o->columns + first, depth, sums);
                }
            }
            for (int32_t r = 0; r < rows; r++) {
                const int32_t *sum = (const int32_t *)&sums[r];
                int8_t q[PN_CHUNK];
                for (int32_t i = 0; i < PN_CHUNK; i++) {
                    q[i] = (int8_t)(pn_round(pn_clamp((float)sum[i] * scale, low, high)) + o->output_zero);
                }
                pn_store_chunk(o->output + (pixel + r) * o->output_stride + group * o->columns + first, q, columns);
            }
        }
    }
}

PN_INLINE void matrix_product_chunks(const pn_matrix_product *o, pn_range range) {
    const int32_t end = range.first + range.count;
    for (int32_t pixel = range.first; pixel < end;) {
        const int32_t end_of_part = pixel - pixel % o->rows + o->rows;
        const int32_t rows = pn_min(pn_min(end, end_of_part) - pixel, ROWS);
        multiply_rows(o, pixel, rows);
        pixel += rows;
    }
}

PN_DEFINE_KERNELS_WITHOUT_DOTS(matrix_product)
