// Normalization of groups of channels over all pixels: the specification, then the vectors.
#include "../chunks.h"

/// 1 / √(N² · variance + epsilon), from exact sums.
PN_INLINE float group_inverse(const pn_group_normalization *o, int64_t sum, int64_t squares) {
    const int64_t spread = (int64_t)o->pixels * o->channels_of_group * squares - sum * sum;
    const float biased = (float)spread + o->epsilon;
    return 1.0f / __builtin_elementwise_sqrt(biased);
}

static void group_normalization_scalar(const pn_group_normalization *o, pn_range range) {
    const int32_t end = pn_min(o->channels, (range.first_block + range.blocks) * PN_BLOCK);
    const int32_t count = o->pixels * o->channels_of_group;
    for (int32_t c = range.first_block * PN_BLOCK; c < end; c++) {
        const int32_t group = c / o->channels_of_group;
        int64_t sum = 0, squares = 0;
        for (int32_t pixel = 0; pixel < o->pixels; pixel++) {
            for (int32_t i = 0; i < o->channels_of_group; i++) {
                const int32_t x = o->input[pixel * o->input_stride + group * o->channels_of_group + i];
                sum += x;
                squares += x * x;
            }
        }
        const float inverse = group_inverse(o, sum, squares);
        for (int32_t pixel = range.first; pixel < range.first + range.count; pixel++) {
            float v = (float)(count * o->input[pixel * o->input_stride + c] - (int32_t)sum) * inverse;
            v = v * o->gamma[c];
            v = pn_clamp(v + o->beta[c], o->clamp_low, o->clamp_high);
            o->output[pixel * o->output_stride + c] = (int8_t)(pn_round(v) + o->output_zero);
        }
    }
}

/// Pixels whose squares fit 32 bits together.
#define MOST_PIXELS 65536

/// Adds what channels [first, end) have over all pixels to the sums of their groups, the first of which is `group`.
PN_INLINE void add_channels(const pn_group_normalization *o, int32_t first, int32_t end, int32_t group, int64_t *sums,
                            int64_t *squares) {
    for (int32_t c = first; c < end; c += PN_CHUNK) {
        for (int32_t pixel = 0; pixel < o->pixels; pixel += MOST_PIXELS) {
            const int32_t end_pixel = pn_min(o->pixels, pixel + MOST_PIXELS);
            int32_t sum[PN_CHUNK] = {0}, square[PN_CHUNK] = {0};
            for (int32_t p = pixel; p < end_pixel; p++) {
                const int8_t *x = o->input + p * o->input_stride + c;
                for (int32_t i = 0; i < PN_CHUNK; i++) {
                    sum[i] += x[i];
                    square[i] += x[i] * x[i];
                }
            }
            for (int32_t i = 0; i < pn_min(end - c, PN_CHUNK); i++) {
                const int32_t own = (c + i) / o->channels_of_group - group;
                sums[own] += sum[i];
                squares[own] += square[i];
            }
        }
    }
}

/// The block of channels from `first` on.
PN_INLINE void normalize_block(const pn_group_normalization *o, pn_range range, int32_t first) {
    const int32_t channels = pn_min(o->channels - first, PN_CHUNK), size = o->channels_of_group;
    const int32_t group = first / size, last = (first + channels - 1) / size;
    int64_t sums[PN_CHUNK] = {0}, squares[PN_CHUNK] = {0};
    add_channels(o, group * size, (last + 1) * size, group, sums, squares);
    int32_t sum[PN_CHUNK] = {0};
    float inverse[PN_CHUNK] = {0};
    for (int32_t i = 0; i < channels; i++) {
        const int32_t own = (first + i) / size - group;
        sum[i] = (int32_t)sums[own];
        inverse[i] = group_inverse(o, sums[own], squares[own]);
    }
    const float *gamma = o->gamma + first, *beta = o->beta + first;
    const float low = o->clamp_low, high = o->clamp_high;
    const int32_t count = o->pixels * size, output_zero = o->output_zero;
    for (int32_t pixel = range.first; pixel < range.first + range.count; pixel++) {
        const int8_t *x = o->input + pixel * o->input_stride + first;
        int8_t q[PN_CHUNK];
        for (int32_t i = 0; i < PN_CHUNK; i++) {
            float v = (float)(count * x[i] - sum[i]) * inverse[i];
            v = v * gamma[i];
            q[i] = (int8_t)(pn_round(pn_clamp(v + beta[i], low, high)) + output_zero);
        }
        pn_store_chunk(o->output + pixel * o->output_stride + first, q, channels);
    }
}

PN_INLINE void group_normalization_chunks(const pn_group_normalization *o, pn_range range) {
    const int32_t end = pn_min(o->channels, (range.first_block + range.blocks) * PN_BLOCK);
    for (int32_t first = range.first_block * PN_BLOCK; first < end; first += PN_BLOCK) {
        normalize_block(o, range, first);
    }
}

PN_DEFINE_KERNELS_WITHOUT_DOTS(group_normalization)
