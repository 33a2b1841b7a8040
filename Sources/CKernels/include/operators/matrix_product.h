// Matrix products of two maps.
#ifndef PN_MATRIX_PRODUCT_H
#define PN_MATRIX_PRODUCT_H

#include <stddef.h>
#include <stdint.h>

/// Products of two int8 maps, as attention has them: the channels of both are `groups` (heads) one after the other, and
/// their pixels are parts that have nothing to do with each other. For output pixel p of part t = p / rows, group g and
/// column n < columns:
///     sum = Σ over k < depth of (a[p][g · depth + k] − a_zero) · (b − b_zero)  int32, exact: depth is at most 33025
///     b is b[t · b_rows + n][g · depth + k] where it is transposed, or else b[t · b_rows + k][g · columns + n]
///     v = float32(sum) · scale                                                 each operation rounds
///     q = int32(round_half_to_even(min(max(v, clamp_low), clamp_high))) + output_zero   at channel g · columns + n
/// The scale is already divided by the output's.
typedef struct pn_matrix_product {
    const int8_t *_Nonnull a;
    ptrdiff_t a_stride;
    int32_t a_zero;
    /// Pixels of a part of `a`, and of the output.
    int32_t rows;
    const int8_t *_Nonnull b;
    ptrdiff_t b_stride;
    int32_t b_zero;
    /// Pixels of a part of `b`.
    int32_t b_rows;
    int32_t b_is_transposed;
    int32_t groups, depth, columns;
    float scale;
    int8_t *_Nonnull output;
    ptrdiff_t output_stride;
    int32_t output_zero;
    float clamp_low, clamp_high;
} pn_matrix_product;

#endif
