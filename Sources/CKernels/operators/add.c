// Sum of two maps: the specification, then the vectors.
#include "../chunks.h"

static void add_scalar(const pn_add *o, pn_range range) {
    for (int32_t pixel = range.first; pixel < range.first + range.count; pixel++) {
        for (int32_t c = 0; c < o->channels; c++) {
            float a = (float)(o->a[pixel * o->a_stride + c] - o->a_zero) * o->a_scale;
            float b = (float)(o->b[pixel * o->b_stride + c] - o->b_zero) * o->b_scale;
            float v = pn_clamp(a + b, o->clamp_low, o->clamp_high);
            o->output[pixel * o->output_stride + c] = (int8_t)(pn_round(v) + o->output_zero);
        }
    }
}

PN_INLINE void add_chunks(const pn_add *o, pn_range range) {
    const int32_t a_zero = o->a_zero, b_zero = o->b_zero, output_zero = o->output_zero;
    const float a_scale = o->a_scale, b_scale = o->b_scale, low = o->clamp_low, high = o->clamp_high;
    for (int32_t pixel = range.first; pixel < range.first + range.count; pixel++) {
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

PN_DEFINE_KERNELS_WITHOUT_DOTS(add)
