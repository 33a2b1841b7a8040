// Softmax over groups of channels: the specification, then the vectors.
#include "../chunks.h"

/// What the group's exponentials are multiplied by; sets its largest input.
PN_INLINE float softmax_factor(const pn_softmax *o, const int8_t *input, int32_t *largest) {
    int8_t most = input[0];
    for (int32_t c = 1; c < o->columns; c++) {
        most = input[c] > most ? input[c] : most;
    }
    float sum = 0.0f;
    for (int32_t c = 0; c < o->columns; c++) {
        sum += o->exponentials[most - input[c]];
    }
    *largest = most;
    return o->scale / sum;
}

static void softmax_scalar(const pn_softmax *o, pn_range range) {
    for (int32_t pixel = range.first; pixel < range.first + range.count; pixel++) {
        for (int32_t first = 0; first < o->groups * o->columns; first += o->columns) {
            const int8_t *input = o->input + pixel * o->input_stride + first;
            int32_t largest;
            const float factor = softmax_factor(o, input, &largest);
            for (int32_t c = 0; c < o->columns; c++) {
                float v = pn_clamp(o->exponentials[largest - input[c]] * factor, o->clamp_low, o->clamp_high);
                o->output[pixel * o->output_stride + first + c] = (int8_t)(pn_round(v) + o->output_zero);
            }
        }
    }
}

PN_INLINE void softmax_chunks(const pn_softmax *o, pn_range range) {
    const float low = o->clamp_low, high = o->clamp_high;
    const int32_t output_zero = o->output_zero;
    for (int32_t pixel = range.first; pixel < range.first + range.count; pixel++) {
        for (int32_t first = 0; first < o->groups * o->columns; first += o->columns) {
            const int8_t *input = o->input + pixel * o->input_stride + first;
            int8_t *output = o->output + pixel * o->output_stride + first;
            int32_t largest;
            const float factor = softmax_factor(o, input, &largest);
            for (int32_t c = 0; c < o->columns; c += PN_CHUNK) {
                const int32_t count = pn_min(o->columns - c, PN_CHUNK);
                float e[PN_CHUNK] = {0};
                for (int32_t i = 0; i < count; i++) {
                    e[i] = o->exponentials[largest - input[c + i]];
                }
                int8_t q[PN_CHUNK];
                for (int32_t i = 0; i < PN_CHUNK; i++) {
                    q[i] = (int8_t)(pn_round(pn_clamp(e[i] * factor, low, high)) + output_zero);
                }
                pn_store_chunk(output + c, q, count);
            }
        }
    }
}

PN_DEFINE_KERNELS_WITHOUT_DOTS(softmax)
