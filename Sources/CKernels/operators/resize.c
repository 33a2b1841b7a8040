// Bilinear interpolation: the specification, then the vectors.
#include "../chunks.h"

/// What an output pixel is made of: four pixels and their weights.
typedef struct sources {
    const int8_t *from[4];
    int32_t weights[4];
} sources;

PN_INLINE sources sources_of(const pn_resize *o, int32_t pixel) {
    const int32_t y = pixel / o->output_width, x = pixel % o->output_width;
    const int32_t row = o->row_weights[y], column = o->column_weights[x], one = 1 << PN_RESIZE_BITS;
    const int8_t *first = o->input + (ptrdiff_t)o->first_rows[y] * o->input_stride;
    const int8_t *second = o->input + (ptrdiff_t)o->second_rows[y] * o->input_stride;
    const ptrdiff_t left = (ptrdiff_t)o->first_columns[x] * o->input_stride;
    const ptrdiff_t right = (ptrdiff_t)o->second_columns[x] * o->input_stride;
    return (sources){
        .from = {first + left, first + right, second + left, second + right},
        .weights = {(one - row) * (one - column), (one - row) * column, row * (one - column), row * column},
    };
}

static void resize_scalar(const pn_resize *o, pn_range range) {
    for (int32_t pixel = range.first; pixel < range.first + range.count; pixel++) {
        const sources s = sources_of(o, pixel);
        for (int32_t c = 0; c < o->channels; c++) {
            int32_t sum = 1 << (2 * PN_RESIZE_BITS - 1);
            for (int32_t i = 0; i < 4; i++) {
                sum += s.weights[i] * s.from[i][c];
            }
            o->output[pixel * o->output_stride + c] = (int8_t)(sum >> (2 * PN_RESIZE_BITS));
        }
    }
}

PN_INLINE void resize_chunks(const pn_resize *o, pn_range range) {
    for (int32_t pixel = range.first; pixel < range.first + range.count; pixel++) {
        const sources s = sources_of(o, pixel);
        for (int32_t c = 0; c < o->channels; c += PN_CHUNK) {
            int8_t q[PN_CHUNK];
            for (int32_t i = 0; i < PN_CHUNK; i++) {
                const int32_t sum = s.weights[0] * s.from[0][c + i] + s.weights[1] * s.from[1][c + i] +
                                    s.weights[2] * s.from[2][c + i] + s.weights[3] * s.from[3][c + i];
                q[i] = (int8_t)((sum + (1 << (2 * PN_RESIZE_BITS - 1))) >> (2 * PN_RESIZE_BITS));
            }
            pn_store_chunk(o->output + pixel * o->output_stride + c, q, o->channels - c);
        }
    }
}

PN_DEFINE_KERNELS_WITHOUT_DOTS(resize)
