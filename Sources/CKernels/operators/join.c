// The pixels of two maps: the specification, then the vectors.
#include "../chunks.h"

static void join_scalar(const pn_join *o, pn_range range) {
    for (int32_t pixel = range.first; pixel < range.first + range.count; pixel++) {
        const int is_first = pixel < o->a_pixels;
        const int8_t *x = is_first ? o->a + pixel * o->a_stride : o->b + (pixel - o->a_pixels) * o->b_stride;
        for (int32_t c = 0; c < o->channels; c++) {
            float v = (float)(x[c] - (is_first ? o->a_zero : o->b_zero)) * (is_first ? o->a_scale : o->b_scale);
            v = pn_clamp(v, o->clamp_low, o->clamp_high);
            o->output[pixel * o->output_stride + c] = (int8_t)(pn_round(v) + o->output_zero);
        }
    }
}

PN_INLINE void join_chunks(const pn_join *o, pn_range range) {
    const float low = o->clamp_low, high = o->clamp_high;
    const int32_t output_zero = o->output_zero;
    for (int32_t pixel = range.first; pixel < range.first + range.count; pixel++) {
        const int is_first = pixel < o->a_pixels;
        const int8_t *x = is_first ? o->a + pixel * o->a_stride : o->b + (pixel - o->a_pixels) * o->b_stride;
        const int32_t zero = is_first ? o->a_zero : o->b_zero;
        const float scale = is_first ? o->a_scale : o->b_scale;
        for (int32_t c = 0; c < o->channels; c += PN_CHUNK) {
            int8_t q[PN_CHUNK];
            for (int32_t i = 0; i < PN_CHUNK; i++) {
                float v = pn_clamp((float)(x[c + i] - zero) * scale, low, high);
                q[i] = (int8_t)(pn_round(v) + output_zero);
            }
            pn_store_chunk(o->output + pixel * o->output_stride + c, q, o->channels - c);
        }
    }
}

PN_DEFINE_KERNELS_WITHOUT_DOTS(join)
