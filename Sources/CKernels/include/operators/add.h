// Sum of two maps.
#ifndef PN_ADD_H
#define PN_ADD_H

#include <stddef.h>
#include <stdint.h>

/// Element-wise sum of two int8 maps:
///     v = float32(a − a_zero) · a_scale + float32(b − b_zero) · b_scale       each operation rounds
///     q = int32(round_half_to_even(min(max(v, clamp_low), clamp_high))) + output_zero
/// Scales are already divided by the output's.
typedef struct pn_add {
    const int8_t *_Nonnull a;
    ptrdiff_t a_stride;
    int32_t a_zero;
    float a_scale;
    const int8_t *_Nonnull b;
    ptrdiff_t b_stride;
    int32_t b_zero;
    float b_scale;
    int32_t channels;
    int8_t *_Nonnull output;
    ptrdiff_t output_stride;
    int32_t output_zero;
    float clamp_low, clamp_high;
} pn_add;

#endif
