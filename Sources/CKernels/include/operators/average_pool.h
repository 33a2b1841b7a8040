// Average over a window.
#ifndef PN_AVERAGE_POOL_H
#define PN_AVERAGE_POOL_H

#include "../window.h"

#include <stddef.h>
#include <stdint.h>

/// Average over the taps of a window that lie inside the map; channels keep their own quantization.
///
/// Per output pixel and channel c, summed over those taps:
///
///     v = float32(Σ input − taps · zero_point[c]) · (1 / float32(divisor))    each operation rounds
///     q = int32(round_half_to_even(min(max(v, −128 − zero_point[c]), 127 − zero_point[c]))) + zero_point[c]
///
/// A window without a tap inside the map does not occur (the plan's validator refuses it).
typedef struct pn_average_pool {
    pn_window window;
    /// First channel of pixel (0, 0); int8, NHWC.
    const int8_t *_Nonnull input;
    /// Bytes from one pixel of the input to the next; rows follow each other without a gap.
    ptrdiff_t input_stride;
    int32_t channels;
    int8_t *_Nonnull output;
    ptrdiff_t output_stride;
    /// One per channel.
    const int8_t *_Nonnull zero_points;
    /// Nonzero: padding counts as real zeros and the divisor is the number of taps inside the map enlarged by
    /// pad_top/left and pad_bottom/right. Zero: the divisor is the number of taps inside the map.
    int32_t count_padding;
    int32_t pad_bottom, pad_right;
} pn_average_pool;

#endif
