// Normalization of groups of channels over all pixels.
#ifndef PN_GROUP_NORMALIZATION_H
#define PN_GROUP_NORMALIZATION_H

#include <stddef.h>
#include <stdint.h>

/// Mean 0 and variance 1 over all pixels of each group of channels, then a scale and a shift for each channel (Wu and He,
/// Group Normalization, section 3; with one channel a group it is instance normalization). With N the values of a group:
///     sum = Σ input, squares = Σ input²                                        int64, exact; N is at most 2²²
///     inverse = 1 / √(float32(N · squares − sum²) + epsilon)                   int64, then each operation rounds
///     v = (float32(N · input − sum) · inverse) · gamma + beta                  each operation rounds
///     q = int32(round_half_to_even(min(max(v, clamp_low), clamp_high))) + output_zero
/// The input's zero point cancels out, and so does its scale but for `epsilon`, which is that of the formula times
/// N² / scale². Gamma and beta are divided by the output's scale. Cut by blocks of channels, because each call needs the
/// sums of all pixels of its groups.
typedef struct pn_group_normalization {
    const int8_t *_Nonnull input;
    ptrdiff_t input_stride;
    /// Of the whole map.
    int32_t pixels;
    int32_t channels;
    int32_t channels_of_group;
    /// Positive.
    float epsilon;
    /// One per channel, as `beta`.
    const float *_Nonnull gamma;
    const float *_Nonnull beta;
    int8_t *_Nonnull output;
    ptrdiff_t output_stride;
    int32_t output_zero;
    float clamp_low, clamp_high;
} pn_group_normalization;

#endif
