// Softmax over groups of channels.
#ifndef PN_SOFTMAX_H
#define PN_SOFTMAX_H

#include <stddef.h>
#include <stdint.h>

/// Softmax of every pixel over each of `groups` groups of `columns` channels, one after the other:
///     largest = max x over the group                                           int8
///     e = exponentials[largest − x]
///     sum = Σ e                                                                float32, in index order, each addition rounds
///     v = e · (scale / sum)                                                    each operation rounds
///     q = int32(round_half_to_even(min(max(v, clamp_low), clamp_high))) + output_zero
/// The scale is the inverse of the output's.
typedef struct pn_softmax {
    const int8_t *_Nonnull input;
    ptrdiff_t input_stride;
    int32_t groups, columns;
    /// 256: e to the power −i · scale of the input, in 0...1; the first is 1.
    const float *_Nonnull exponentials;
    float scale;
    int8_t *_Nonnull output;
    ptrdiff_t output_stride;
    int32_t output_zero;
    float clamp_low, clamp_high;
} pn_softmax;

#endif
