// How every vector instruction set walks a convolution: tiles of output pixels, whose inputs stand in rows of one
// panel (gathered into scratch memory, or read in place where the map already looks like that), times packed weights.
// Whoever includes this defines PN_TARGET first.
#ifndef PN_TILES_H
#define PN_TILES_H

#include "gather.h"
#include "rows.h"

/// Whether all inputs of each output pixel are consecutive bytes inside the map.
PN_INLINE int pn_windows_are_runs(const pn_convolution *o) {
    const pn_window *w = &o->window;
    const int one_tap = w->kernel_height == 1 && w->kernel_width == 1;
    const int whole_rows = o->input_stride == o->channels && w->dilation_width == 1 && w->dilation_height == 1 &&
                           (w->kernel_height == 1 || w->kernel_width == w->input_width);
    const int32_t last_row = (w->output_height - 1) * w->stride_height + w->kernel_height - 1;
    const int32_t last_column = (w->output_width - 1) * w->stride_width + w->kernel_width - 1;
    return (one_tap || whole_rows) && w->pad_top == 0 && w->pad_left == 0 && last_row < w->input_height &&
           last_column < w->input_width;
}

/// Narrower output maps are gathered pixel by pixel, so that a tile can span several rows.
#define PN_BANDS_MIN_WIDTH 8

/// Convolves in tiles that stay in one output row: neighbouring pixels share the input rows under their windows.
/// Needs kernel rows that are whole groups, because a group may not span two pieces.
PN_INLINE void pn_convolve_bands(const pn_convolution *o, pn_range range, void *scratch, const pn_tiling *t) {
    const pn_window *w = &o->window;
    const int32_t fitting = (PN_SCRATCH_PER_DEPTH / t->element - 1) * w->kernel_width / w->stride_width + 1;
    const int32_t most = pn_min(t->pixels, fitting);
    int32_t y = range.first / w->output_width;
    int32_t x = range.first % w->output_width;
    while (range.count > 0) {
        const int32_t pixels = pn_balanced(pn_min(range.count, w->output_width - x), most);
        const int32_t width = (pixels - 1) * w->stride_width + w->kernel_width;
        const ptrdiff_t row = (ptrdiff_t)y * w->stride_height - w->pad_top;
        const ptrdiff_t column = (ptrdiff_t)x * w->stride_width - w->pad_left;
        const int inside = row >= 0 && row + (w->kernel_height - 1) * w->dilation_height < w->input_height &&
                           column >= 0 && column + width <= w->input_width;
        pn_panel panel = {.segments = w->kernel_height, .groups = w->kernel_width * o->channels / PN_GROUP};
        if (t->in_place && inside && o->input_stride == o->channels) {
            panel.inputs = o->input + (row * w->input_width + column) * o->input_stride;
            panel.row_bytes = w->stride_width * o->input_stride;
            panel.segment_bytes = (ptrdiff_t)w->dilation_height * w->input_width * o->input_stride;
        } else {
            pn_copy_bands(o, y, x, width, scratch, t);
            panel.inputs = scratch;
            panel.row_bytes = (ptrdiff_t)w->stride_width * o->channels * t->element;
            panel.segment_bytes = (ptrdiff_t)width * o->channels * t->element;
        }
        t->multiply(o, &panel, pixels, range.first, range.first_block, range.blocks);
        range.first += pixels;
        range.count -= pixels;
        x += pixels;
        if (x == w->output_width) {
            x = 0;
            y++;
        }
    }
}

/// Convolves in tiles of any consecutive output pixels, each with all its inputs in one row of the panel.
PN_INLINE void pn_convolve_rows(const pn_convolution *o, pn_range range, void *scratch, const pn_tiling *t) {
    const pn_window *w = &o->window;
    const ptrdiff_t gathered_bytes = (ptrdiff_t)((pn_depth(o) + PN_DEPTH_ALIGN - 1) & -PN_DEPTH_ALIGN) * t->element;
    const int runs = pn_windows_are_runs(o);
    // Whether the step from the last pixel of an output row to the next row is the same as any other.
    const int seamless =
        w->output_height == 1 || w->output_width * w->stride_width == w->stride_height * w->input_width;
    int32_t y = range.first / w->output_width;
    int32_t x = range.first % w->output_width;
    while (range.count > 0) {
        const int32_t pixels = pn_min(range.count, t->pixels);
        pn_panel panel = {.segments = 1, .groups = pn_groups(o)};
        if (t->in_place && runs && (seamless || x + pixels <= w->output_width)) {
            const ptrdiff_t at = (ptrdiff_t)y * w->stride_height * w->input_width + (ptrdiff_t)x * w->stride_width;
            panel.inputs = o->input + at * o->input_stride;
            panel.row_bytes = o->input_stride * w->stride_width;
            x += pixels;
            while (x >= w->output_width) {
                x -= w->output_width;
                y++;
            }
        } else if (runs) {
            pn_copy_rows(o, &y, &x, pixels, scratch, gathered_bytes, t);
            panel.inputs = scratch;
            panel.row_bytes = gathered_bytes;
        } else {
            pn_gather_taps(o, &y, &x, pixels, scratch, gathered_bytes, t);
            panel.inputs = scratch;
            panel.row_bytes = gathered_bytes;
        }
        t->multiply(o, &panel, pixels, range.first, range.first_block, range.blocks);
        range.first += pixels;
        range.count -= pixels;
    }
}

PN_INLINE void pn_convolve_tiles(const pn_convolution *o, pn_range range, void *scratch, const pn_tiling *t) {
    const pn_window *w = &o->window;
    const int several_taps = w->kernel_height * w->kernel_width > 1;
    const int whole_groups = w->kernel_width * o->channels % PN_GROUP == 0;
    if (several_taps && whole_groups && w->dilation_width == 1 && w->output_width >= PN_BANDS_MIN_WIDTH) {
        pn_convolve_bands(o, range, scratch, t);
    } else {
        pn_convolve_rows(o, range, scratch, t);
    }
}

/// Defines pn_convolution_<name> for PN_TARGET from what pn_tiling says; `multiply` is the including file's. Gathering is
/// a function of its own, so that its loops have the registers to themselves.
#define PN_DEFINE_CONVOLUTION(name, PIXELS, ELEMENT, IN_PLACE, COPY)                                       \
    PN_TARGET __attribute__((noinline)) static void gather_inside(                                         \
        const pn_convolution *o, const int8_t *from, int32_t pixels, int8_t *panel, ptrdiff_t row_bytes) { \
        pn_gather_runs(o, from, pixels, panel, row_bytes, ELEMENT, COPY);                                  \
    }                                                                                                      \
    PN_TARGET void pn_convolution_##name(const pn_operands *operands, pn_range range, void *scratch) {     \
        static const pn_tiling tiling = {.pixels = PIXELS,                                                 \
                                         .element = ELEMENT,                                               \
                                         .in_place = IN_PLACE,                                             \
                                         .copy = COPY,                                                     \
                                         .gather_inside = gather_inside,                                   \
                                         .multiply = multiply};                                            \
        pn_convolve_tiles(&operands->convolution, range, scratch, &tiling);                                \
    }

#endif
