// Change of quantization.
#ifndef PN_REQUANTIZE_H
#define PN_REQUANTIZE_H

#include <stddef.h>
#include <stdint.h>

/// Per-channel change of quantization, copy, or clamp:
///     v = float32(input − input_zero[c]) · scale[c]
///     q = int32(round_half_to_even(min(max(v, clamp_low[c]), clamp_high[c]))) + output_zero[c]
/// With `logits` set, v is stored there as it is.
typedef struct pn_requantize {
    const int8_t *_Nonnull input;
    ptrdiff_t input_stride;
    int32_t channels;
    const int32_t *_Nonnull input_zero;
    const float *_Nonnull scale;
    int8_t *_Nullable output;
    ptrdiff_t output_stride;
    const int32_t *_Nullable output_zero;
    const float *_Nullable clamp_low;
    const float *_Nullable clamp_high;
    float *_Nullable logits;
} pn_requantize;

#endif
