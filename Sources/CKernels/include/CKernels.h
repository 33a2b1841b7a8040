// The contract between the engine and the int8 micro-kernels.
//
// One table of kernels per instruction set. The scalar table is the specification: every other
// table must give the same bytes for the same operands. Kernels allocate nothing, take no locks,
// write only inside the output range they are given and read at most PN_SLACK bytes past an operand.
#ifndef CKERNELS_H
#define CKERNELS_H

#include <stddef.h>
#include <stdint.h>

#if defined(__has_attribute) && __has_attribute(swift_attr)
/// Marks a function as free of allocation and locks for Swift's performance diagnostics.
#define PN_HOT __attribute__((swift_attr("@_noAllocation"))) __attribute__((swift_attr("@_noLocks")))
#else
#define PN_HOT
#endif

/// Bytes that a kernel may read past the end of any operand. Whoever lays out memory leaves them readable; what they
/// hold, and whether another thread is just writing them, never changes a result.
#define PN_SLACK 63

/// Outputs in one packed block of weights.
#define PN_BLOCK 16

/// Consecutive inputs that stand together in packed weights, one 32-bit lane per output.
#define PN_GROUP 4

/// Bytes of scratch memory per thread and per byte of padded depth (kernel taps × channels rounded up to
/// PN_DEPTH_ALIGN): room for the gathered inputs of a small tile of output pixels.
#define PN_SCRATCH_PER_DEPTH 32

/// The depth of a gathered pixel is rounded up to a multiple of this many bytes; what stands there meets zero weights.
#define PN_DEPTH_ALIGN 16

/// Instruction sets in the order of preference within a processor family.
typedef enum pn_isa : uint32_t {
    PN_ISA_SCALAR = 0,
    PN_ISA_SSE41 = 1,
    PN_ISA_AVX2 = 2,
    PN_ISA_AVX_VNNI = 3,
    PN_ISA_AVX512_VNNI = 4,
    PN_ISA_NEON = 16,
    PN_ISA_DOTPROD = 17,
} pn_isa;

/// A sliding window over an input map. All counts are in pixels.
typedef struct pn_window {
    int32_t input_height, input_width;
    int32_t output_height, output_width;
    int32_t kernel_height, kernel_width;
    int32_t stride_height, stride_width;
    int32_t dilation_height, dilation_width;
    int32_t pad_top, pad_left;
} pn_window;

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

/// Maximum or average over a window; channels keep their own quantization.
///
/// Maximum: over the taps inside the map. Average, per pixel and channel, over the taps inside the map:
///
///     v = float32(Σ input − taps · zero_point[c]) · (1 / float32(divisor))    each operation rounds
///     q = int32(round_half_to_even(min(max(v, −128 − zero_point[c]), 127 − zero_point[c]))) + zero_point[c]
///
/// A window without a tap inside the map does not occur (the plan's validator refuses it).
typedef struct pn_pooling {
    pn_window window;
    const int8_t *_Nonnull input;
    ptrdiff_t input_stride;
    int32_t channels;
    int8_t *_Nonnull output;
    ptrdiff_t output_stride;
    /// One per channel; only for averages.
    const int8_t *_Nullable zero_points;
    /// Only for averages. Nonzero: padding counts as real zeros and the divisor is the number of taps inside the
    /// map enlarged by pad_top/left and pad_bottom/right. Zero: the divisor is the number of taps inside the map.
    int32_t count_padding;
    int32_t pad_bottom, pad_right;
} pn_pooling;

/// Element-wise sum of two int8 maps:
///     v = float32(a − a_zero) · a_scale + float32(b − b_zero) · b_scale       each operation rounds
///     q = int32(round_half_to_even(min(max(v, clamp_low), clamp_high))) + output_zero
/// Scales are already divided by the output's.
typedef struct pn_addition {
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
} pn_addition;

/// Per-channel change of quantization, copy, or clamp:
///     v = float32(input − input_zero[c]) · scale[c]
///     q = int32(round_half_to_even(min(max(v, clamp_low[c]), clamp_high[c]))) + output_zero[c]
/// With `logits` set, v is stored there as it is.
typedef struct pn_requantization {
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
} pn_requantization;

/// The kernels of one instruction set. Pixels are numbered row by row over the output map.
typedef struct pn_kernels {
    pn_isa isa;
    /// Output pixels [first, first + count) × output channels of blocks [first_block, first_block + blocks).
    /// `scratch` holds PN_SCRATCH_PER_DEPTH × padded depth bytes plus PN_SLACK, 64-byte aligned.
    void (*_Nonnull convolve)(const pn_convolution *_Nonnull, int32_t first, int32_t count, int32_t first_block,
                              int32_t blocks, void *_Nonnull scratch);
    void (*_Nonnull max_pool)(const pn_pooling *_Nonnull, int32_t first, int32_t count);
    void (*_Nonnull average_pool)(const pn_pooling *_Nonnull, int32_t first, int32_t count);
    void (*_Nonnull add)(const pn_addition *_Nonnull, int32_t first, int32_t count);
    void (*_Nonnull requantize)(const pn_requantization *_Nonnull, int32_t first, int32_t count);
} pn_kernels;

/// The table for `isa`, or null when this build or this processor lacks it.
PN_HOT const pn_kernels *_Nullable pn_kernels_for(pn_isa isa);

/// The fastest instruction set that this processor has.
PN_HOT pn_isa pn_best_isa(void);

/// The name as `PUNCTUAL_ISA` spells it: "scalar", "sse4.1", "avx2", "avx-vnni", "avx512-vnni", "neon", "dotprod".
PN_HOT const char *_Nonnull pn_isa_name(pn_isa isa);

// Calls through the table, so that callers proven free of allocation need not call a function pointer themselves.

PN_HOT static inline void pn_convolve(const pn_kernels *_Nonnull k, const pn_convolution *_Nonnull o, int32_t first,
                                      int32_t count, int32_t first_block, int32_t blocks, void *_Nonnull scratch) {
    k->convolve(o, first, count, first_block, blocks, scratch);
}
PN_HOT static inline void pn_max_pool(const pn_kernels *_Nonnull k, const pn_pooling *_Nonnull o, int32_t first,
                                      int32_t count) {
    k->max_pool(o, first, count);
}
PN_HOT static inline void pn_average_pool(const pn_kernels *_Nonnull k, const pn_pooling *_Nonnull o, int32_t first,
                                          int32_t count) {
    k->average_pool(o, first, count);
}
PN_HOT static inline void pn_add(const pn_kernels *_Nonnull k, const pn_addition *_Nonnull o, int32_t first,
                                 int32_t count) {
    k->add(o, first, count);
}
PN_HOT static inline void pn_requantize(const pn_kernels *_Nonnull k, const pn_requantization *_Nonnull o,
                                        int32_t first, int32_t count) {
    k->requantize(o, first, count);
}

#endif
