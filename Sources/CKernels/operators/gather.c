// Values of a map in another order: the specification, then whole runs at a time.
#include "../chunks.h"

/// Where the runs of an output pixel begin to count.
PN_INLINE const int8_t *gather_base(const pn_gather *o, int32_t pixel) {
    const int32_t y = pixel / o->output_width, x = pixel % o->output_width;
    return o->input + (ptrdiff_t)(o->row_pixels[y] + o->column_pixels[x]) * o->input_stride + o->row_channels[y] +
           o->column_channels[x];
}

static void gather_scalar(const pn_gather *o, pn_range range) {
    for (int32_t pixel = range.first; pixel < range.first + range.count; pixel++) {
        const int8_t *base = gather_base(o, pixel);
        int32_t run = 0, begin = 0;
        for (int32_t c = 0; c < o->channels; c++) {
            if (c == o->run_ends[run]) {
                begin = o->run_ends[run++];
            }
            o->output[pixel * o->output_stride + c] =
                base[o->run_pixels[run] * o->input_stride + o->run_channels[run] + c - begin];
        }
    }
}

PN_INLINE void gather_chunks(const pn_gather *o, pn_range range) {
    for (int32_t pixel = range.first; pixel < range.first + range.count; pixel++) {
        const int8_t *base = gather_base(o, pixel);
        int8_t *to = o->output + pixel * o->output_stride;
        for (int32_t run = 0, begin = 0; run < o->runs; begin = o->run_ends[run++]) {
            const int8_t *from = base + o->run_pixels[run] * o->input_stride + o->run_channels[run];
            const int32_t count = o->run_ends[run] - begin;
            // Channels that are shuffled are runs of one.
            if (count == 1) {
                to[begin] = *from;
                continue;
            }
            for (int32_t c = 0; c < count; c += PN_CHUNK) {
                int8_t chunk[PN_CHUNK];
                memcpy(chunk, from + c, sizeof chunk);
                pn_store_chunk(to + begin + c, chunk, count - c);
            }
        }
    }
}

PN_DEFINE_KERNELS_WITHOUT_DOTS(gather)
