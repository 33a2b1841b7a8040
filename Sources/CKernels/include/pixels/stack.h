// The filter down an image's height, a row at a time.
#ifndef PN_PIXELS_STACK_H
#define PN_PIXELS_STACK_H

#include "narrow.h"

/// Adds weight · byte to each of `count` sums, which do not overlap the row; the first row of a window sets them to
/// PN_WEIGHT_HALF before.
typedef void pn_stack_kernel(const uint8_t *_Nonnull row, int32_t weight, int32_t is_first, int32_t *_Nonnull sums,
                             int32_t count);

/// Turns `count` complete sums into bytes: shifted right by PN_WEIGHT_BITS, limited to 0...255.
typedef void pn_finish_kernel(const int32_t *_Nonnull sums, uint8_t *_Nonnull row, int32_t count);

#endif
