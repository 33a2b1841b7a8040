// Convolution of every channel by itself.
#ifndef PN_DEPTHWISE_H
#define PN_DEPTHWISE_H

#include "../window.h"

#include <stddef.h>
#include <stdint.h>

/// A depthwise convolution: each channel of the output sees that of the input alone. Bias, requantization and clamp are
/// fused.
///
/// Per output pixel p and channel c, over the taps in row-major order:
///
///     acc = bias[c] + Σ_t weight[c][t] · input[p][t][c]                       int32, modulo 2³²
///     v   = float32(acc) · scale[c]                                           one rounding
///     q   = int32(round_half_to_even(min(max(v, clamp_low), clamp_high))) + output_zero
///
/// `bias` already contains −Σ weight · zero point of the input; taps outside the map read `padding`.
typedef struct pn_depthwise {
    pn_window window;
    /// First channel of pixel (0, 0); int8, NHWC.
    const int8_t *_Nonnull input;
    /// Bytes from one pixel of the input to the next; rows follow each other without a gap.
    ptrdiff_t input_stride;
    /// Of input and output.
    int32_t channels;
    /// `channels` bytes: what a tap outside the map reads (each channel's zero point).
    const int8_t *_Nonnull padding;
    /// [channels / 16][taps][16], the channels rounded up and zero filled. Range −127...127, so that two products fit into
    /// 16 bits.
    const int8_t *_Nonnull weights;
    /// One per channel.
    const int32_t *_Nonnull bias;
    /// One per channel; finite and positive.
    const float *_Nonnull scale;
    int8_t *_Nonnull output;
    ptrdiff_t output_stride;
    int32_t output_zero;
    float clamp_low, clamp_high;
} pn_depthwise;

#endif
