// The geometry of sliding windows.
#ifndef PN_TAPS_H
#define PN_TAPS_H

#include "arithmetic.h"

/// The taps of one window that lie inside the map: [first_row, end_row) × [first_column, end_column) in kernel
/// coordinates, and the input pixel under tap (0, 0), which may lie outside.
typedef struct pn_taps {
    int32_t row, column;
    int32_t first_row, end_row, first_column, end_column;
} pn_taps;

/// Smallest tap whose position start + tap · dilation is not negative.
PN_INLINE int32_t pn_first_tap(int32_t start, int32_t dilation) {
    return start >= 0 ? 0 : dilation == 1 ? -start : (-start + dilation - 1) / dilation;
}

/// One past the largest tap whose position is below `size`.
PN_INLINE int32_t pn_end_tap(int32_t start, int32_t dilation, int32_t size, int32_t taps) {
    int32_t end = start >= size ? 0 : dilation == 1 ? size - start : (size - start + dilation - 1) / dilation;
    return end < taps ? end : taps;
}

PN_INLINE pn_taps pn_taps_at(const pn_window *w, int32_t y, int32_t x) {
    int32_t row = y * w->stride_height - w->pad_top;
    int32_t column = x * w->stride_width - w->pad_left;
    return (pn_taps){
        .row = row,
        .column = column,
        .first_row = pn_first_tap(row, w->dilation_height),
        .end_row = pn_end_tap(row, w->dilation_height, w->input_height, w->kernel_height),
        .first_column = pn_first_tap(column, w->dilation_width),
        .end_column = pn_end_tap(column, w->dilation_width, w->input_width, w->kernel_width),
    };
}

/// Input of tap (row, column) of a window; only for taps inside the map.
PN_INLINE const int8_t *pn_tap(const pn_window *w, const int8_t *input, ptrdiff_t stride, const pn_taps *t, int32_t row,
                               int32_t column) {
    ptrdiff_t y = t->row + row * w->dilation_height;
    ptrdiff_t x = t->column + column * w->dilation_width;
    return input + (y * w->input_width + x) * stride;
}

#endif
