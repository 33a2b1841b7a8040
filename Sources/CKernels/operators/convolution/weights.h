// The geometry of packed weights.
#ifndef PN_WEIGHTS_H
#define PN_WEIGHTS_H

#include "../../arithmetic.h"

/// Bytes of one output's weights and of one pixel's inputs: taps × channels.
PN_INLINE int32_t pn_depth(const pn_convolution *o) {
    return o->window.kernel_height * o->window.kernel_width * o->channels;
}

/// Groups of four inputs in packed weights.
PN_INLINE int32_t pn_groups(const pn_convolution *o) {
    return (pn_depth(o) + PN_GROUP - 1) / PN_GROUP;
}

/// First weight of a block of sixteen outputs.
PN_INLINE const int8_t *pn_block_weights(const pn_convolution *o, int32_t block) {
    return o->weights + (ptrdiff_t)block * pn_groups(o) * (PN_BLOCK * PN_GROUP);
}

#endif
