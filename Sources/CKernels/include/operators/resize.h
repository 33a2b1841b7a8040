// Bilinear interpolation.
#ifndef PN_RESIZE_H
#define PN_RESIZE_H

#include <stddef.h>
#include <stdint.h>

/// The bits of a weight, for rows and for columns.
#define PN_RESIZE_BITS 11

/// Each output pixel from two rows and two columns of the input. With w one axis' weight of the second, 0...2048, and
/// 2048 − w that of the first:
///     sum = Σ weight of the row · weight of the column · input                 int32, exact: the weights sum to 2²²
///     q = (sum + 2²¹) >> 22                                                    halves round up
/// Weights are integers that sum to one, so that a channel keeps its scale and its zero point.
typedef struct pn_resize {
    const int8_t *_Nonnull input;
    ptrdiff_t input_stride;
    int32_t output_width;
    int32_t channels;
    /// One per output row: the first pixels of two rows of the input, numbered row by row, and the weight of the second.
    const int32_t *_Nonnull first_rows;
    const int32_t *_Nonnull second_rows;
    const int32_t *_Nonnull row_weights;
    /// One per output column.
    const int32_t *_Nonnull first_columns;
    const int32_t *_Nonnull second_columns;
    const int32_t *_Nonnull column_weights;
    int8_t *_Nonnull output;
    ptrdiff_t output_stride;
} pn_resize;

#endif
