// Maximum over a window.
#ifndef PN_MAX_POOL_H
#define PN_MAX_POOL_H

#include "../window.h"

#include <stddef.h>
#include <stdint.h>

/// Maximum over the taps of a window that lie inside the map; channels keep their own quantization.
///
/// A window without a tap inside the map does not occur (the plan's validator refuses it).
typedef struct pn_max_pool {
    pn_window window;
    /// First channel of pixel (0, 0); int8, NHWC.
    const int8_t *_Nonnull input;
    /// Bytes from one pixel of the input to the next; rows follow each other without a gap.
    ptrdiff_t input_stride;
    int32_t channels;
    int8_t *_Nonnull output;
    ptrdiff_t output_stride;
} pn_max_pool;

#endif
