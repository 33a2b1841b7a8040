// Convolution of every channel by itself: the specification, then the vectors.
#include "../chunks.h"
#include "../taps.h"

static void depthwise_scalar(const pn_depthwise *o, pn_range range) {
    const pn_window *w = &o->window;
    const int32_t taps = w->kernel_height * w->kernel_width;
    for (int32_t pixel = range.first; pixel < range.first + range.count; pixel++) {
        const pn_taps t = pn_taps_at(w, pixel / w->output_width, pixel % w->output_width);
        for (int32_t c = 0; c < o->channels; c++) {
            const int8_t *weights = o->weights + (ptrdiff_t)(c / PN_CHUNK) * taps * PN_CHUNK + c % PN_CHUNK;
            uint32_t sum = (uint32_t)o->bias[c];
            for (int32_t ky = 0; ky < w->kernel_height; ky++) {
                for (int32_t kx = 0; kx < w->kernel_width; kx++) {
                    const int isInside =
                        ky >= t.first_row && ky < t.end_row && kx >= t.first_column && kx < t.end_column;
                    const int8_t x = isInside ? pn_tap(w, o->input, o->input_stride, &t, ky, kx)[c] : o->padding[c];
                    sum += (uint32_t)(weights[(ky * w->kernel_width + kx) * PN_CHUNK] * x);
                }
            }
            float v = pn_clamp((float)(int32_t)sum * o->scale[c], o->clamp_low, o->clamp_high);
            o->output[pixel * o->output_stride + c] = (int8_t)(pn_round(v) + o->output_zero);
        }
    }
}

/// Taps whose addresses are found once for all channels of a pixel: more than any network has.
#define MOST_TAPS 64

/// Where taps [first, first + count) read the first channel of a pixel.
PN_INLINE void find_taps(const pn_depthwise *o, const pn_taps *t, int32_t first, int32_t count, const int8_t **found) {
    const pn_window *w = &o->window;
    int32_t ky = first / w->kernel_width, kx = first % w->kernel_width;
    for (int32_t i = 0; i < count; i++) {
        const int isInside = ky >= t->first_row && ky < t->end_row && kx >= t->first_column && kx < t->end_column;
        found[i] = isInside ? pn_tap(w, o->input, o->input_stride, t, ky, kx) : o->padding;
        if (++kx == w->kernel_width) {
            kx = 0;
            ky++;
        }
    }
}

/// Adds the products of `count` taps for sixteen channels, two taps at a time: their products fit into 16 bits together.
PN_INLINE void add_taps(uint32_t *sum, const int8_t **taps, int32_t c, const int8_t *weights, int32_t count) {
    int32_t k = 0;
    for (; k + 2 <= count; k += 2, weights += 2 * PN_CHUNK) {
        const int8_t *a = taps[k] + c, *b = taps[k + 1] + c;
        for (int32_t i = 0; i < PN_CHUNK; i++) {
            sum[i] += (uint32_t)(int32_t)(int16_t)(a[i] * weights[i] + b[i] * weights[PN_CHUNK + i]);
        }
    }
    if (k < count) {
        const int8_t *a = taps[k] + c;
        for (int32_t i = 0; i < PN_CHUNK; i++) {
            sum[i] += (uint32_t)(int32_t)(int16_t)(a[i] * weights[i]);
        }
    }
}

PN_INLINE void depthwise_chunks(const pn_depthwise *o, pn_range range) {
    const pn_window *w = &o->window;
    const int32_t taps = w->kernel_height * w->kernel_width;
    const float low = o->clamp_low, high = o->clamp_high;
    const int32_t output_zero = o->output_zero;
    const int8_t *found[MOST_TAPS];
    for (int32_t pixel = range.first; pixel < range.first + range.count; pixel++) {
        const pn_taps t = pn_taps_at(w, pixel / w->output_width, pixel % w->output_width);
        if (taps <= MOST_TAPS) {
            find_taps(o, &t, 0, taps, found);
        }
        const int8_t *weights = o->weights;
        for (int32_t c = 0; c < o->channels; c += PN_CHUNK) {
            uint32_t sum[PN_CHUNK];
            for (int32_t i = 0; i < PN_CHUNK; i++) {
                sum[i] = (uint32_t)o->bias[c + i];
            }
            for (int32_t first = 0; first < taps; first += MOST_TAPS) {
                const int32_t count = pn_min(taps - first, MOST_TAPS);
                if (taps > MOST_TAPS) {
                    find_taps(o, &t, first, count, found);
                }
                add_taps(sum, found, c, weights, count);
                weights += (ptrdiff_t)count * PN_CHUNK;
            }
            const float *scale = o->scale + c;
            int8_t q[PN_CHUNK];
            for (int32_t i = 0; i < PN_CHUNK; i++) {
                float v = pn_clamp((float)(int32_t)sum[i] * scale[i], low, high);
                q[i] = (int8_t)((uint32_t)pn_round(v) + (uint32_t)output_zero);
            }
            pn_store_chunk(o->output + pixel * o->output_stride + c, q, o->channels - c);
        }
    }
}

PN_DEFINE_KERNELS_WITHOUT_DOTS(depthwise)
