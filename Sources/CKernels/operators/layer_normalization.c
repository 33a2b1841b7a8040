// Normalization of every pixel over its channels: the specification, then the vectors.
#include "../chunks.h"

/// 1 / √(C² · variance + epsilon), from exact sums.
PN_INLINE float inverse_deviation(const pn_layer_normalization *o, int32_t sum, int32_t squares) {
    const int64_t spread = (int64_t)o->channels * squares - (int64_t)sum * sum;
    const float biased = (float)spread + o->epsilon;
    return 1.0f / __builtin_elementwise_sqrt(biased);
}

static void layer_normalization_scalar(const pn_layer_normalization *o, pn_range range) {
    for (int32_t pixel = range.first; pixel < range.first + range.count; pixel++) {
        const int8_t *input = o->input + pixel * o->input_stride;
        int32_t sum = 0, squares = 0;
        for (int32_t c = 0; c < o->channels; c++) {
            sum += input[c];
            squares += input[c] * input[c];
        }
        const float inverse = inverse_deviation(o, sum, squares);
        for (int32_t c = 0; c < o->channels; c++) {
            float v = (float)(o->channels * input[c] - sum) * inverse;
            v = v * o->gamma[c];
            v = pn_clamp(v + o->beta[c], o->clamp_low, o->clamp_high);
            o->output[pixel * o->output_stride + c] = (int8_t)(pn_round(v) + o->output_zero);
        }
    }
}

PN_INLINE void layer_normalization_chunks(const pn_layer_normalization *o, pn_range range) {
    const int32_t channels = o->channels, output_zero = o->output_zero;
    const float low = o->clamp_low, high = o->clamp_high;
    for (int32_t pixel = range.first; pixel < range.first + range.count; pixel++) {
        const int8_t *input = o->input + pixel * o->input_stride;
        int32_t sum = 0, squares = 0;
        for (int32_t c = 0; c < channels; c++) {
            sum += input[c];
            squares += input[c] * input[c];
        }
        const float inverse = inverse_deviation(o, sum, squares);
        for (int32_t c = 0; c < channels; c += PN_CHUNK) {
            const float *gamma = o->gamma + c, *beta = o->beta + c;
            int8_t q[PN_CHUNK];
            for (int32_t i = 0; i < PN_CHUNK; i++) {
                float v = (float)(channels * input[c + i] - sum) * inverse;
                v = v * gamma[i];
                q[i] = (int8_t)(pn_round(pn_clamp(v + beta[i], low, high)) + output_zero);
            }
            pn_store_chunk(o->output + pixel * o->output_stride + c, q, channels - c);
        }
    }
}

PN_DEFINE_KERNELS(layer_normalization)
