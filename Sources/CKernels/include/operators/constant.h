// A map that is the same for every image.
#ifndef PN_CONSTANT_H
#define PN_CONSTANT_H

#include <stddef.h>
#include <stdint.h>

/// Copies a map from the plan's weights, such as the positions that are added to what attention sees:
///     output[pixel][c] = values[pixel · channels + c]
typedef struct pn_constant {
    const int8_t *_Nonnull values;
    int32_t channels;
    int8_t *_Nonnull output;
    ptrdiff_t output_stride;
} pn_constant;

#endif
