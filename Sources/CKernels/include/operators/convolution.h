// Convolution and fully connected layer.
#ifndef PN_CONVOLUTION_H
#define PN_CONVOLUTION_H

#include "../window.h"

#include <stddef.h>
#include <stdint.h>

/// A convolution or fully connected layer (a kernel as large as its input map), bias, requantization,
/// optional residual add and clamp fused.
///
/// Per output pixel p and channel c, with k over taps (row-major) and then channels:
///
///     acc = bias[c] + Σ_k weight[c][k] · input[p][k]                          int32, modulo 2³²
///     v   = float32(acc) · scale[c]                                           one rounding
///     v   = v + float32(residual[p][c] − residual_zero) · residual_scale      only with a residual; each operation rounds
///     q   = int32(round_half_to_even(min(max(v, clamp_low), clamp_high))) + output_zero
///
/// `bias` already contains −Σ weight · zero point of the input; taps outside the map read `padding`.
/// With `logits` set, v is stored there as it is (no residual, clamp or rounding) and `output` is unused.
typedef struct pn_convolution {
    pn_window window;
    /// First channel of pixel (0, 0); int8, NHWC.
    const int8_t *_Nonnull input;
    /// Bytes from one pixel of the input to the next; rows follow each other without a gap.
    ptrdiff_t input_stride;
    /// Input channels read per tap.
    int32_t channels;
    /// Output channels.
    int32_t outputs;
    /// `channels` bytes: what a tap outside the map reads (each channel's zero point).
    const int8_t *_Nonnull padding;
    /// Packed [outputs / 16][depth / 4][16][4], both rounded up and zero filled; 64-byte aligned.
    /// depth = taps × channels, without a gap between taps. Range −127...127.
    const int8_t *_Nonnull weights;
    /// One per output. Sum of the output's weights, for instruction sets that shift activations to unsigned.
    const int32_t *_Nonnull weight_sums;
    /// One per output.
    const int32_t *_Nonnull bias;
    /// One per output; finite and positive.
    const float *_Nonnull scale;
    /// First output channel of pixel (0, 0); null when `logits` is set.
    int8_t *_Nullable output;
    ptrdiff_t output_stride;
    int32_t output_zero;
    float clamp_low, clamp_high;
    /// Null when nothing is added.
    const int8_t *_Nullable residual;
    ptrdiff_t residual_stride;
    /// −128...127, as every zero point.
    int32_t residual_zero;
    float residual_scale;
    /// `outputs` floats per output pixel, dense; null for int8 output.
    float *_Nullable logits;
} pn_convolution;

#endif
