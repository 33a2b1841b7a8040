// The specification: every other instruction set must give these bytes. Plain loops, nothing clever.
#include "weights.h"

/// input[pixel][k] with k over taps (row-major) and then channels; taps outside the map read the padding.
static void gather(const pn_convolution *o, int32_t pixel, int8_t *to) {
    const pn_window *w = &o->window;
    for (int32_t ky = 0; ky < w->kernel_height; ky++) {
        for (int32_t kx = 0; kx < w->kernel_width; kx++) {
            int32_t y = pixel / w->output_width * w->stride_height - w->pad_top + ky * w->dilation_height;
            int32_t x = pixel % w->output_width * w->stride_width - w->pad_left + kx * w->dilation_width;
            int inside = y >= 0 && y < w->input_height && x >= 0 && x < w->input_width;
            const int8_t *from = inside ? o->input + ((ptrdiff_t)y * w->input_width + x) * o->input_stride : o->padding;
            for (int32_t c = 0; c < o->channels; c++) {
                *to++ = from[c];
            }
        }
    }
}

/// The rest of the work on one accumulator: requantize, add, clamp, round, store.
static void finish(const pn_convolution *o, int32_t pixel, int32_t output, int32_t acc) {
    float v = (float)acc * o->scale[output];
    if (o->logits) {
        o->logits[(ptrdiff_t)pixel * o->outputs + output] = v;
        return;
    }
    if (o->residual) {
        int32_t r = o->residual[pixel * o->residual_stride + output] - o->residual_zero;
        v = v + (float)r * o->residual_scale;
    }
    v = pn_clamp(v, o->clamp_low, o->clamp_high);
    o->output[pixel * o->output_stride + output] = (int8_t)(pn_round(v) + o->output_zero);
}

void pn_convolution_scalar(const pn_operands *operands, pn_range range, void *scratch) {
    const pn_convolution *o = &operands->convolution;
    const int32_t depth = pn_depth(o);
    int8_t *inputs = scratch;
    for (int32_t pixel = range.first; pixel < range.first + range.count; pixel++) {
        gather(o, pixel, inputs);
        for (int32_t block = range.first_block; block < range.first_block + range.blocks; block++) {
            const int8_t *weights = pn_block_weights(o, block);
            // Unsigned, because the sum is modulo 2³² and signed overflow is undefined.
            uint32_t acc[PN_BLOCK] = {0};
            for (int32_t k = 0; k < depth; k++) {
                // weights[k / 4][lane][k % 4]
                const int8_t *w = weights + k / PN_GROUP * (PN_BLOCK * PN_GROUP) + k % PN_GROUP;
                for (int32_t lane = 0; lane < PN_BLOCK; lane++) {
                    acc[lane] += (uint32_t)(w[lane * PN_GROUP] * inputs[k]);
                }
            }
            const int32_t output = block * PN_BLOCK;
            for (int32_t lane = 0; lane < pn_min(PN_BLOCK, o->outputs - output); lane++) {
                finish(o, pixel, output + lane, (int32_t)(acc[lane] + (uint32_t)o->bias[output + lane]));
            }
        }
    }
}
