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

/// For every output a window of inputs and their weights, each from 0 to 2²², all of one window about 2²².
typedef struct pn_windows {
    /// The first input of each window.
    const int32_t *_Nonnull starts;
    /// The number of inputs in each window, at least 1.
    const int32_t *_Nonnull counts;
    /// `stride` numbers for each window, a group after the other: the low PN_WEIGHT_LOW_BITS of its PN_WEIGHT_GROUP
    /// weights, then what is above. The weights behind the last of a window's are 0.
    const int16_t *_Nonnull weights;
    /// A multiple of twice PN_WEIGHT_GROUP.
    int32_t stride;
} pn_windows;

/// A row of pixels of `bytes` bytes each (1, 3 or 4); where in them red, green and blue are.
typedef struct pn_pixel_row {
    const uint8_t *_Nonnull pixels;
    int32_t bytes;
    int32_t red;
    int32_t green;
    int32_t blue;
} pn_pixel_row;

/// A weight of a window, from the window's first.
PN_HOT static inline int32_t pn_weight(const int16_t *_Nonnull weights, int32_t tap) {
    const int16_t *group = weights + tap / PN_WEIGHT_GROUP * (2 * PN_WEIGHT_GROUP) + tap % PN_WEIGHT_GROUP;
    return (int32_t)group[PN_WEIGHT_GROUP] * (1 << PN_WEIGHT_LOW_BITS) + group[0];
}

/// Computes outputs [first, first + count) into `rgb`, the place of the first of them, three bytes for each: the sum of
/// weight · pixel over the window from PN_WEIGHT_HALF on, shifted right by PN_WEIGHT_BITS, limited to 0...255. Reads at
/// most 15 bytes past the last pixel of a window; writes nothing else.
typedef void pn_narrow_kernel(const pn_windows *_Nonnull windows, int32_t first, int32_t count,
                              const pn_pixel_row *_Nonnull row, uint8_t *_Nonnull rgb);

#endif
