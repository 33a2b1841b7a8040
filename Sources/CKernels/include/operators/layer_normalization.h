// Normalization of every pixel over its channels.
#ifndef PN_LAYER_NORMALIZATION_H
#define PN_LAYER_NORMALIZATION_H

#include <stddef.h>
#include <stdint.h>

/// Mean 0 and variance 1 over the C channels of each pixel, then a scale and a shift for each channel (Ba et al., Layer
/// Normalization, section 3):
///     sum = Σ input, squares = Σ input²                                       int32, exact
///     inverse = 1 / √(float32(C · squares − sum²) + epsilon)                  int64, then each operation rounds
///     v = (float32(C · input − sum) · inverse) · gamma + beta                 each operation rounds
///     q = int32(round_half_to_even(min(max(v, clamp_low), clamp_high))) + output_zero
/// The input's zero point cancels out, and so does its scale but for `epsilon`, which is that of the formula times
/// C² / scale². Gamma and beta are divided by the output's scale. At most 65535 channels.
typedef struct pn_layer_normalization {
    const int8_t *_Nonnull input;
    ptrdiff_t input_stride;
    int32_t channels;
    /// Positive.
    float epsilon;
    /// One per channel, as `beta`.
    const float *_Nonnull gamma;
    const float *_Nonnull beta;
    int8_t *_Nonnull output;
    ptrdiff_t output_stride;
    int32_t output_zero;
    float clamp_low, clamp_high;
} pn_layer_normalization;

#endif
