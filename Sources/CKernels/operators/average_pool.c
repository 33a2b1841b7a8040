// Average over a window: the specification, then the vectors.
#include "../chunks.h"
#include "../taps.h"

/// What an average divides its sum by.
PN_INLINE int32_t divisor_of(const pn_average_pool *o, const pn_taps *t) {
    const pn_window *w = &o->window;
    if (!o->count_padding) {
        return (t->end_row - t->first_row) * (t->end_column - t->first_column);
    }
    // No window starts before the padding, so only its far end can stick out.
    int32_t rows = pn_end_tap(t->row, w->dilation_height, w->input_height + o->pad_bottom, w->kernel_height);
    int32_t columns = pn_end_tap(t->column, w->dilation_width, w->input_width + o->pad_right, w->kernel_width);
    return rows * columns;
}

static void average_pool_scalar(const pn_average_pool *o, pn_range range) {
    const pn_window *w = &o->window;
    for (int32_t pixel = range.first; pixel < range.first + range.count; pixel++) {
        const pn_taps taps = pn_taps_at(w, pixel / w->output_width, pixel % w->output_width);
        const int32_t inside = (taps.end_row - taps.first_row) * (taps.end_column - taps.first_column);
        const float factor = 1.0f / (float)divisor_of(o, &taps);
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

PN_INLINE void average_pool_chunks(const pn_average_pool *o, pn_range range) {
    const pn_window *w = &o->window;
    for (int32_t pixel = range.first; pixel < range.first + range.count; pixel++) {
        const pn_taps taps = pn_taps_at(w, pixel / w->output_width, pixel % w->output_width);
        const int32_t inside = (taps.end_row - taps.first_row) * (taps.end_column - taps.first_column);
        const float factor = 1.0f / (float)divisor_of(o, &taps);
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

PN_DEFINE_KERNELS(average_pool)
