// A map that is the same for every image: the specification, then whole pixels at a time.
#include "../chunks.h"

static void constant_scalar(const pn_constant *o, pn_range range) {
    for (int32_t pixel = range.first; pixel < range.first + range.count; pixel++) {
        for (int32_t c = 0; c < o->channels; c++) {
            o->output[pixel * o->output_stride + c] = o->values[(ptrdiff_t)pixel * o->channels + c];
        }
    }
}

PN_INLINE void constant_chunks(const pn_constant *o, pn_range range) {
    for (int32_t pixel = range.first; pixel < range.first + range.count; pixel++) {
        memcpy(o->output + pixel * o->output_stride, o->values + (ptrdiff_t)pixel * o->channels, (size_t)o->channels);
    }
}

PN_DEFINE_KERNELS_WITHOUT_DOTS(constant)
