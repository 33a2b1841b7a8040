// The filter along a row's width.
#ifndef PN_PIXELS_NARROW_H
#define PN_PIXELS_NARROW_H

#include "../constants.h"

/// Bits of fraction of a weight.
#define PN_WEIGHT_BITS 22

/// What a sum of weighted pixels starts from, so that the shift by PN_WEIGHT_BITS rounds half up.
#define PN_WEIGHT_HALF (1 << (PN_WEIGHT_BITS - 1))

/// Weights stand in groups of so many.
#define PN_WEIGHT_GROUP 4

/// The low bits of a weight that stand apart from the others, so that both parts are factors of 16 bits.
#define PN_WEIGHT_LOW_BITS 15

/// The most rows that are filtered together.
#define PN_MOST_ROWS 4

/// For every output a window of inputs and their weights, each from 0 to 2²², all of one window about 2²².
typedef struct pn_windows {
    /// The first input of each window.
    const int32_t *_Nonnull starts;
    /// The number of inputs in each window, at least 1.
    const int32_t *_Nonnull counts;
    /// [outputs][groups][2][PN_WEIGHT_GROUP]: of a group's weights the low PN_WEIGHT_LOW_BITS, then what is above. Those
    /// behind a window's last input are 0. 64-byte aligned or not.
    const int16_t *_Nonnull weights;
    /// Of each output; enough for the largest window.
    int32_t groups;
} pn_windows;

/// Where in `pn_windows.weights` the low part of a weight is; the high part is PN_WEIGHT_GROUP behind.
PN_HOT static inline ptrdiff_t pn_weight_place(ptrdiff_t groups, ptrdiff_t output, ptrdiff_t tap) {
    return (output * groups + tap / PN_WEIGHT_GROUP) * 2 * PN_WEIGHT_GROUP + tap % PN_WEIGHT_GROUP;
}

/// A weight, from the place of its low part.
PN_HOT static inline int32_t pn_weight(const int16_t *_Nonnull low) {
    return (int32_t)low[PN_WEIGHT_GROUP] * (1 << PN_WEIGHT_LOW_BITS) + low[0];
}

/// Rows of pixels of `bytes` bytes each (1, 3 or 4); where in them red, green and blue are.
typedef struct pn_pixel_rows {
    /// Of the first row.
    const uint8_t *_Nonnull pixels;
    /// Bytes from a row to the next.
    ptrdiff_t stride;
    /// From 1 to PN_MOST_ROWS.
    int32_t count;
    int32_t bytes;
    int32_t red;
    int32_t green;
    int32_t blue;
} pn_pixel_rows;

/// Computes outputs [first, first + count) of each row, three bytes for each: the sum of weight · pixel over the window
/// from PN_WEIGHT_HALF on, shifted right by PN_WEIGHT_BITS, limited to 0...255. `rgb` is the place of the first row's
/// output `first`; rows of outputs start `stride` bytes apart, at least 3 · count. Reads at most PN_SLACK bytes past the
/// last pixel of a window; writes nothing else.
typedef void pn_narrow_kernel(const pn_windows *_Nonnull windows, int32_t first, int32_t count,
                              const pn_pixel_rows *_Nonnull rows, uint8_t *_Nonnull rgb, ptrdiff_t stride);

#endif
