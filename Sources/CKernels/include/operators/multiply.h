// Product of two maps.
#ifndef PN_MULTIPLY_H
#define PN_MULTIPLY_H

#include <stddef.h>
#include <stdint.h>

/// Element-wise product of two int8 maps, optionally with a third one added; the second may be one pixel for all (a gate
/// of the channels) or one channel for all (a gate of the pixels):
///     v = float32((a − a_zero) · (b − b_zero)) · scale                         the product is exact; one rounding
///     v = v + float32(residual − residual_zero) · residual_scale               only with a residual; each operation rounds
///     q = int32(round_half_to_even(min(max(v, clamp_low), clamp_high))) + output_zero
/// Scales are already divided by the output's.
typedef struct pn_multiply {
    const int8_t *_Nonnull a;
    ptrdiff_t a_stride;
    int32_t a_zero;
    const int8_t *_Nonnull b;
    /// 0: one pixel for all.
    ptrdiff_t b_stride;
    int32_t b_zero;
    /// Nonzero: every channel is multiplied by the pixel's first of `b`.
    int32_t b_is_one_channel;
    float scale;
    int32_t channels;
    int8_t *_Nonnull output;
    ptrdiff_t output_stride;
    int32_t output_zero;
    float clamp_low, clamp_high;
    /// Null when nothing is added.
    const int8_t *_Nullable residual;
    ptrdiff_t residual_stride;
    int32_t residual_zero;
    float residual_scale;
} pn_multiply;

#endif
