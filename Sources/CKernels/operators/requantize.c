// Change of quantization: the specification, then the vectors.
#include "../chunks.h"

static void requantize_scalar(const pn_requantize *o, pn_range range) {
    for (int32_t pixel = range.first; pixel < range.first + range.count; pixel++) {
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

/// Unsigned sums, because the lanes beyond the last channel hold anything and may overflow.
PN_INLINE void requantize_chunks(const pn_requantize *o, pn_range range) {
    for (int32_t pixel = range.first; pixel < range.first + range.count; pixel++) {
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

PN_DEFINE_KERNELS_WITHOUT_DOTS(requantize)
