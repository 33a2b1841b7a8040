// The pixels of two maps.
#ifndef PN_JOIN_H
#define PN_JOIN_H

#include <stddef.h>
#include <stdint.h>

/// The pixels of `a`, then those of `b`, each changed to the output's quantization:
///     x = a[pixel][c] if pixel < a_pixels, else b[pixel − a_pixels][c]; zero and scale are those of its map
///     v = float32(x − zero) · scale                                            each operation rounds
///     q = int32(round_half_to_even(min(max(v, clamp_low), clamp_high))) + output_zero
/// Scales are already divided by the output's.
typedef struct pn_join {
    const int8_t *_Nonnull a;
    ptrdiff_t a_stride;
    int32_t a_pixels;
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
} pn_join;

#endif
