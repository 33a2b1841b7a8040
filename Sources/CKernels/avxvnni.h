// The kernels of AVX-VNNI, as a source that also compiles for the EVEX encoding of the same instruction: included after
// PN_TARGET and PN_DPBUSD are defined, so that processors without the VEX encoding can test every line of it.
#ifndef PN_AVXVNNI_H
#define PN_AVXVNNI_H

#include "vnni256.h"

PN_TARGET static void multiply(const pn_convolution *o, const pn_panel *panel, int32_t count, int32_t pixel,
                               int32_t first_block, int32_t blocks) {
    for (int32_t block = first_block; block < first_block + blocks; block++) {
        if (o->outputs - block * PN_BLOCK > 8) {
            multiply_rows_block(o, panel, count, pixel, block);
        } else {
            multiply_rows_octet(o, panel, count, pixel, block);
        }
    }
}

PN_DEFINE_CONVOLVE(PN_TARGET, 24, 1, 0, copy_unsigned, multiply)
PN_DEFINE_ELEMENTWISE(PN_TARGET)

#endif
