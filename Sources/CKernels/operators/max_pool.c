// Maximum over a window: the specification, then the vectors.
#include "../chunks.h"
#include "../taps.h"

static void max_pool_scalar(const pn_max_pool *o, pn_range range) {
    const pn_window *w = &o->window;
    for (int32_t pixel = range.first; pixel < range.first + range.count; pixel++) {
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

PN_INLINE void max_pool_chunks(const pn_max_pool *o, pn_range range) {
    const pn_window *w = &o->window;
    for (int32_t pixel = range.first; pixel < range.first + range.count; pixel++) {
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

PN_DEFINE_KERNELS_WITHOUT_DOTS(max_pool)
