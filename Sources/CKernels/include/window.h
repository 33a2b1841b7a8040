// The sliding window of convolutions and pooling.
#ifndef PN_WINDOW_H
#define PN_WINDOW_H

#include <stdint.h>

/// A sliding window over an input map. All counts are in pixels.
typedef struct pn_window {
    int32_t input_height, input_width;
    int32_t output_height, output_width;
    int32_t kernel_height, kernel_width;
    int32_t stride_height, stride_width;
    int32_t dilation_height, dilation_width;
    int32_t pad_top, pad_left;
} pn_window;

#endif
