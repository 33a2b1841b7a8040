// Product of two maps: the specification, then the vectors.
#include "../chunks.h"

static void multiply_scalar(const pn_multiply *o, pn_range range) {
    for (int32_t pixel = range.first; pixel < range.first + range.count; pixel++) {
        for (int32_t c = 0; c < o->channels; c++) {
            int32_t a = o->a[pixel * o->a_stride + c] - o->a_zero;
            int32_t b = o->b[pixel * o->b_stride + (o->b_is_one_channel ? 0 : c)] - o->b_zero;
            float v = (float)(a * b) * o->scale;
            if (o->residual) {
                v += (float)(o->residual[pixel * o->residual_stride + c] - o->residual_zero) * o->residual_scale;
            }
            v = pn_clamp(v, o->clamp_low, o->clamp_high);
            o->output[pixel * o->output_stride + c] = (int8_t)(pn_round(v) + o->output_zero);
        }
    }
}

/// The variants differ in what is known when they are compiled.
PN_INLINE void multiply_variant(const pn_multiply *o, pn_range range, const int is_one_channel,
                                const int has_residual) {
    const int32_t a_zero = o->a_zero, b_zero = o->b_zero, output_zero = o->output_zero;
    const int32_t residual_zero = o->residual_zero;
    const float scale = o->scale, residual_scale = o->residual_scale, low = o->clamp_low, high = o->clamp_high;
    for (int32_t pixel = range.first; pixel < range.first + range.count; pixel++) {
        const int8_t *factors = o->b + pixel * o->b_stride;
        for (int32_t c = 0; c < o->channels; c += PN_CHUNK) {
            const int8_t *a = o->a + pixel * o->a_stride + c;
            const int8_t *b = is_one_channel ? factors : factors + c;
            const int8_t *residual = has_residual ? o->residual + pixel * o->residual_stride + c : a;
            int8_t q[PN_CHUNK];
            for (int32_t i = 0; i < PN_CHUNK; i++) {
                float v = (float)((a[i] - a_zero) * (b[is_one_channel ? 0 : i] - b_zero)) * scale;
                if (has_residual) {
                    v += (float)(residual[i] - residual_zero) * residual_scale;
                }
                q[i] = (int8_t)(pn_round(pn_clamp(v, low, high)) + output_zero);
            }
            pn_store_chunk(o->output + pixel * o->output_stride + c, q, o->channels - c);
        }
    }
}

PN_INLINE void multiply_chunks(const pn_multiply *o, pn_range range) {
    if (o->b_is_one_channel) {
        o->residual ? multiply_variant(o, range, 1, 1) : multiply_variant(o, range, 1, 0);
    } else {
        o->residual ? multiply_variant(o, range, 0, 1) : multiply_variant(o, range, 0, 0);
    }
}

PN_DEFINE_KERNELS_WITHOUT_DOTS(multiply)
