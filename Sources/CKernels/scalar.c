// The specification: every other instruction set must give these bytes. Plain loops, nothing clever.
#include "window.h"

/// input[pixel][k] with k over taps (row-major) and then channels; taps outside the map read the padding.
static void gather(const pn_convolution *o, int32_t pixel, int8_t *to) {
    const pn_window *w = &o->window;
    for (int32_t ky = 0; ky < w->kernel_height; ky++) {
        for (int32_t kx = 0; kx < w->kernel_width; kx++) {
            int32_t y = pixel / w->output_width * w->stride_height - w->pad_top + ky * w->dilation_height;
            int32_t x = pixel % w->output_width * w->stride_width - w->pad_left + kx * w->dilation_width;
            int inside = y >= 0 && y < w->input_height && x >= 0 && x < w->input_width;
            const int8_t *from =
                inside ? o->input + ((ptrdiff_t)y * w->input_width + x) * o->input_stride : o->padding;
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

static void convolve(const pn_convolution *o, int32_t first, int32_t count, int32_t first_block, int32_t blocks,
                     void *scratch) {
    const int32_t depth = pn_depth(o);
    int8_t *inputs = scratch;
    for (int32_t pixel = first; pixel < first + count; pixel++) {
        gather(o, pixel, inputs);
        for (int32_t block = first_block; block < first_block + blocks; block++) {
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

static void max_pool(const pn_pooling *o, int32_t first, int32_t count) {
    const pn_window *w = &o->window;
    for (int32_t pixel = first; pixel < first + count; pixel++) {
        const pn_taps taps = pn_taps_at(w, pixel / w->output_width, pixel % w->output_width);
        for (int32_t c = 0; c < o->channels; c++) {
            int32_t largest = -128;
            for (int32_t ky = taps.first_row; ky < taps.end_row; ky++) {
                for (int32_t kx = taps.first_column; kx < taps.end_column; kx++) {
                    largest = pn_max(largest, pn_tap(w, o->input, o->input_stride, &taps, ky, kx)[c]);
                }
            }
            o->output[pixel * o->output_stride + c] = (int8_t)largest;
        }
    }
}

static void average_pool(const pn_pooling *o, int32_t first, int32_t count) {
    const pn_window *w = &o->window;
    for (int32_t pixel = first; pixel < first + count; pixel++) {
        const pn_taps taps = pn_taps_at(w, pixel / w->output_width, pixel % w->output_width);
        const int32_t inside = (taps.end_row - taps.first_row) * (taps.end_column - taps.first_column);
        const float factor = 1.0f / (float)pn_average_divisor(o, &taps);
        for (int32_t c = 0; c < o->channels; c++) {
            int32_t sum = 0;
            for (int32_t ky = taps.first_row; ky < taps.end_row; ky++) {
                for (int32_t kx = taps.first_column; kx < taps.end_column; kx++) {
                    sum += pn_tap(w, o->input, o->input_stride, &taps, ky, kx)[c];
                }
            }
            const int32_t zero = o->zero_points[c];
            float v = (float)(sum - inside * zero) * factor;
            v = pn_clamp(v, (float)(-128 - zero), (float)(127 - zero));
            o->output[pixel * o->output_stride + c] = (int8_t)(pn_round(v) + zero);
        }
    }
}

static void add(const pn_addition *o, int32_t first, int32_t count) {
    for (int32_t pixel = first; pixel < first + count; pixel++) {
        for (int32_t c = 0; c < o->channels; c++) {
            float a = (float)(o->a[pixel * o->a_stride + c] - o->a_zero) * o->a_scale;
            float b = (float)(o->b[pixel * o->b_stride + c] - o->b_zero) * o->b_scale;
            float v = pn_clamp(a + b, o->clamp_low, o->clamp_high);
            o->output[pixel * o->output_stride + c] = (int8_t)(pn_round(v) + o->output_zero);
        }
    }
}

static void requantize(const pn_requantization *o, int32_t first, int32_t count) {
    for (int32_t pixel = first; pixel < first + count; pixel++) {
        for (int32_t c = 0; c < o->channels; c++) {
            float v = (float)(o->input[pixel * o->input_stride + c] - o->input_zero[c]) * o->scale[c];
            if (o->logits) {
                o->logits[(ptrdiff_t)pixel * o->channels + c] = v;
                continue;
            }
            v = pn_clamp(v, o->clamp_low[c], o->clamp_high[c]);
            o->output[pixel * o->output_stride + c] = (int8_t)(pn_round(v) + o->output_zero[c]);
        }
    }
}

const pn_kernels pn_kernels_scalar = {
    .isa = PN_ISA_SCALAR,
    .convolve = convolve,
    .max_pool = max_pool,
    .average_pool = average_pool,
    .add = add,
    .requantize = requantize,
};
