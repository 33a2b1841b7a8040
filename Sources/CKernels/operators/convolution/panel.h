// Panels: the inputs of a tile of output pixels, row by row, and what an instruction set does with them.
#ifndef PN_PANEL_H
#define PN_PANEL_H

#include "weights.h"

/// Copies `count` int8 to a row of the panel in the panel's element type. May read up to PN_SLACK bytes and write up
/// to 31 elements too many; rows are written in order, so the excess is overwritten or stands in the slack.
typedef void pn_copy_run(void *to, const int8_t *from, int32_t count);

/// The inputs of a tile of output pixels: where each pixel's stand, in the order of packed weights.
typedef struct pn_panel {
    /// The first input of the first pixel.
    const int8_t *inputs;
    /// Bytes from one pixel's inputs to the next pixel's.
    ptrdiff_t row_bytes;
    /// A pixel's inputs stand in this many pieces of `groups` groups each, `segment_bytes` apart.
    int32_t segments;
    int32_t groups;
    ptrdiff_t segment_bytes;
} pn_panel;

/// Multiplies the panel's first `count` rows, which belong to the output pixels that start at `pixel`, by the weights
/// of a range of blocks, requantizes and stores.
/// Inputs beyond the depth, in the last group, are undefined and meet zero weights.
typedef void pn_multiply_panel(const pn_convolution *o, const pn_panel *panel, int32_t count, int32_t pixel,
                               int32_t first_block, int32_t blocks);

/// Writes the inputs of `pixels` neighbouring output pixels, whose windows lie inside the map and begin at `from`, to
/// rows of the panel.
typedef void pn_gather_inside(const pn_convolution *o, const int8_t *from, int32_t pixels, int8_t *panel,
                              ptrdiff_t row_bytes);

/// What distinguishes one instruction set's convolution from another's.
typedef struct pn_tiling {
    /// Pixels per panel; times `element` at most PN_SCRATCH_PER_DEPTH − 1.
    int32_t pixels;
    /// Bytes of one element of the panel.
    int32_t element;
    /// Nonzero when `multiply` takes the map's own bytes, so that they need not be copied where they lie in a row.
    int32_t in_place;
    pn_copy_run *copy;
    pn_gather_inside *gather_inside;
    pn_multiply_panel *multiply;
} pn_tiling;

#endif
