// Pooling, addition and requantization for every vector instruction set: loops over sixteen channels at a time, which
// the compiler turns into vectors of the target that the functions are instantiated for.
#ifndef PN_ELEMENTWISE_H
#define PN_ELEMENTWISE_H

#include "window.h"

/// Channels handled together. Operands are read in whole chunks: at most 15 · 4 bytes past their end.
#define PN_CHUNK 16

PN_INLINE void pn_max_pool_chunks(const pn_pooling *o, int32_t first, int32_t count) {
    const pn_window *w = &o->window;
    for (int32_t pixel = first; pixel < first + count; pixel++) {
        const pn_taps taps = pn_taps_at(w, pixel / w->output_width, pixel % w->output_width);
        for (int32_t c = 0; c < o->channels; c += PN_CHUNK) {
            int8_t largest[PN_CHUNK];
            memset(largest, -128, sizeof largest);
            for (int32_t ky = taps.first_row; ky < taps.end_row; ky++) {
                for (int32_t kx = taps.first_column; kx < taps.end_column; kx++) {
                    const int8_t *from = pn_tap(w, o->input, o->input_stride, &taps, ky, kx) + c;
                    for (int32_t i = 0; i < PN_CHUNK; i++) {
                        largest[i] = from[i] > largest[i] ? from[i] : largest[i];
                    }
                }
            }
            pn_store_chunk(o->output + pixel * o->output_stride + c, largest, o->channels - c);
        }
    }
}

PN_INLINE void pn_average_pool_chunks(const pn_pooling *o, int32_t first, int32_t count) {
    const pn_window *w = &o->window;
    for (int32_t pixel = first; pixel < first + count; pixel++) {
        const pn_taps taps = pn_taps_at(w, pixel / w->output_width, pixel % w->output_width);
        const int32_t inside = (taps.end_row - taps.first_row) * (taps.end_column - taps.first_column);
        const float factor = 1.0f / (float)pn_average_divisor(o, &taps);
        for (int32_t c = 0; c < o->channels; c += PN_CHUNK) {
            int32_t sum[PN_CHUNK] = {0};
            for (int32_t ky = taps.first_row; ky < taps.end_row; ky++) {
                for (int32_t kx = taps.first_column; kx < taps.end_column; kx++) {
                    const int8_t *from = pn_tap(w, o->input, o->input_stride, &taps, ky, kx) + c;
                    for (int32_t i = 0; i < PN_CHUNK; i++) {
                        sum[i] += from[i];
                    }
                }
            }
            const int8_t *zero_points = o->zero_points + c;
            int8_t q[PN_CHUNK];
            for (int32_t i = 0; i < PN_CHUNK; i++) {
                const int32_t zero = zero_points[i];
                float v = (float)(sum[i] - inside * zero) * factor;
                v = pn_clamp(v, (float)(-128 - zero), (float)(127 - zero));
                q[i] = (int8_t)(pn_round(v) + zero);
            }
            pn_store_chunk(o->output + pixel * o->output_stride + c, q, o->channels - c);
        }
    }
}

PN_INLINE void pn_add_chunks(const pn_addition *o, int32_t first, int32_t count) {
    const int32_t a_zero = o->a_zero, b_zero = o->b_zero, output_zero = o->output_zero;
    const float a_scale = o->a_scale, b_scale = o->b_scale, low = o->clamp_low, high = o->clamp_high;
    for (int32_t pixel = first; pixel < first + count; pixel++) {
        for (int32_t c = 0; c < o->channels; c += PN_CHUNK) {
            const int8_t *a = o->a + pixel * o->a_stride + c;
            const int8_t *b = o->b + pixel * o->b_stride + c;
            int8_t q[PN_CHUNK];
            for (int32_t i = 0; i < PN_CHUNK; i++) {
                float va = (float)(a[i] - a_zero) * a_scale;
                float vb = (float)(b[i] - b_zero) * b_scale;
                q[i] = (int8_t)(pn_round(pn_clamp(va + vb, low, high)) + output_zero);
            }
            pn_store_chunk(o->output + pixel * o->output_stride + c, q, o->channels - c);
        }
    }
}

/// Unsigned sums, because the lanes beyond the last channel hold anything and may overflow.
PN_INLINE void pn_requantize_chunks(const pn_requantization *o, int32_t first, int32_t count) {
    for (int32_t pixel = first; pixel < first + count; pixel++) {
        for (int32_t c = 0; c < o->channels; c += PN_CHUNK) {
            const int32_t channels = pn_min(PN_CHUNK, o->channels - c);
            const int8_t *from = o->input + pixel * o->input_stride + c;
            const int32_t *input_zero = o->input_zero + c;
            const float *scale = o->scale + c;
            float v[PN_CHUNK];
            for (int32_t i = 0; i < PN_CHUNK; i++) {
                v[i] = (float)(int32_t)((uint32_t)from[i] - (uint32_t)input_zero[i]) * scale[i];
            }
            if (o->logits) {
                memcpy(o->logits + (ptrdiff_t)pixel * o->channels + c, v, (size_t)channels * sizeof(float));
                continue;
            }
            const float *low = o->clamp_low + c, *high = o->clamp_high + c;
            const int32_t *output_zero = o->output_zero + c;
            int8_t q[PN_CHUNK];
            for (int32_t i = 0; i < PN_CHUNK; i++) {
                q[i] = (int8_t)((uint32_t)pn_round(pn_clamp(v[i], low[i], high[i])) + (uint32_t)output_zero[i]);
            }
            pn_store_chunk(o->output + pixel * o->output_stride + c, q, channels);
        }
    }
}

/// The four functions as one instruction set compiles them.
#define PN_DEFINE_ELEMENTWISE(TARGET)                                                    \
    TARGET static void max_pool(const pn_pooling *o, int32_t first, int32_t count) {     \
        pn_max_pool_chunks(o, first, count);                                             \
    }                                                                                    \
    TARGET static void average_pool(const pn_pooling *o, int32_t first, int32_t count) { \
        pn_average_pool_chunks(o, first, count);                                         \
    }                                                                                    \
    TARGET static void add(const pn_addition *o, int32_t first, int32_t count) {         \
        pn_add_chunks(o, first, count);                                                  \
    }                                                                                    \
    TARGET static void requantize(const pn_requantization *o, int32_t first, int32_t count) { \
        pn_requantize_chunks(o, first, count);                                           \
    }

#endif
