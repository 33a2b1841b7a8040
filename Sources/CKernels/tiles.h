// How every vector instruction set walks a convolution: tiles of output pixels, whose inputs stand in rows of one
// panel (gathered into scratch memory, or read in place where the map already looks like that), times packed weights.
#ifndef PN_TILES_H
#define PN_TILES_H

#include "window.h"

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
typedef void pn_multiply(const pn_convolution *o, const pn_panel *panel, int32_t count, int32_t pixel,
                         int32_t first_block, int32_t blocks);

/// Writes the inputs of `pixels` neighbouring output pixels, whose windows lie inside the map and begin at `from`, to
/// rows of the panel.
typedef void pn_gather_inside(const pn_convolution *o, const int8_t *from, int32_t pixels, int8_t *panel,
                              ptrdiff_t row_bytes);

/// Evaluates `call` with the constant `n` = `rows`, 1...`most` and at most 8, so that the accumulators of n rows stay in
/// registers.
#define PN_WITH_ROWS(rows, most, call) \
    switch (rows) {                    \
        PN_ROWS_CASE(1, most, call)    \
        PN_ROWS_CASE(2, most, call)    \
        PN_ROWS_CASE(3, most, call)    \
        PN_ROWS_CASE(4, most, call)    \
        PN_ROWS_CASE(5, most, call)    \
        PN_ROWS_CASE(6, most, call)    \
        PN_ROWS_CASE(7, most, call)    \
        PN_ROWS_CASE(8, most, call)    \
    }
#define PN_ROWS_CASE(count, most, call) \
    case count: {                       \
        enum { n = count };             \
        if (n <= (most)) {              \
            call;                       \
        }                               \
    } break;

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
    pn_multiply *multiply;
} pn_tiling;

/// How many of `left` rows to take next, at most `most`, so that no tile is much smaller than the others.
PN_INLINE int32_t pn_balanced(int32_t left, int32_t most) {
    const int32_t tiles = (left + most - 1) / most;
    return (left + tiles - 1) / tiles;
}

/// Writes to one row of the panel the inputs of an output pixel whose window leaves the map.
PN_INLINE void pn_gather_border(const pn_convolution *o, int32_t y, int32_t x, int8_t *to, const pn_tiling *t) {
    const pn_window *w = &o->window;
    const pn_taps taps = pn_taps_at(w, y, x);
    const ptrdiff_t tap_bytes = (ptrdiff_t)o->channels * t->element;
    const int runs = o->input_stride == o->channels && w->dilation_width == 1;
    for (int32_t ky = 0; ky < w->kernel_height; ky++) {
        const int inside = ky >= taps.first_row && ky < taps.end_row;
        const int32_t first = inside ? pn_min(taps.first_column, w->kernel_width) : w->kernel_width;
        const int32_t end = inside ? pn_max(taps.end_column, first) : w->kernel_width;
        int32_t kx = 0;
        for (; kx < first; kx++, to += tap_bytes) {
            t->copy(to, o->padding, o->channels);
        }
        if (runs && kx < end) {
            t->copy(to, pn_tap(w, o->input, o->input_stride, &taps, ky, kx), (end - kx) * o->channels);
            to += (end - kx) * tap_bytes;
            kx = end;
        }
        for (; kx < end; kx++, to += tap_bytes) {
            t->copy(to, pn_tap(w, o->input, o->input_stride, &taps, ky, kx), o->channels);
        }
        for (; kx < w->kernel_width; kx++, to += tap_bytes) {
            t->copy(to, o->padding, o->channels);
        }
    }
}

/// The body of every pn_gather_inside.
PN_INLINE void pn_gather_runs(const pn_convolution *o, const int8_t *from, int32_t pixels, int8_t *panel,
                              ptrdiff_t row_bytes, int32_t element, pn_copy_run *copy) {
    const pn_window *w = &o->window;
    // Where a kernel row of taps is one run of bytes it counts as one tap.
    const int runs = o->input_stride == o->channels && w->dilation_width == 1;
    const int32_t rows = w->kernel_height, columns = runs ? 1 : w->kernel_width;
    const int32_t run = runs ? w->kernel_width * o->channels : o->channels;
    const ptrdiff_t run_bytes = (ptrdiff_t)run * element;
    const ptrdiff_t tap_step = w->dilation_width * o->input_stride;
    const ptrdiff_t row_step = (ptrdiff_t)w->dilation_height * w->input_width * o->input_stride;
    const ptrdiff_t pixel_step = w->stride_width * o->input_stride;
    for (int32_t i = 0; i < pixels; i++, panel += row_bytes, from += pixel_step) {
        const int8_t *tap_row = from;
        int8_t *to = panel;
        for (int32_t ky = 0; ky < rows; ky++, tap_row += row_step) {
            const int8_t *tap = tap_row;
            for (int32_t kx = 0; kx < columns; kx++, tap += tap_step, to += run_bytes) {
                copy(to, tap, run);
            }
        }
    }
}

/// Writes the inputs of `pixels` output pixels, beginning with (*y, *x), to rows of the panel and moves (*y, *x) on.
PN_INLINE void pn_gather(const pn_convolution *o, int32_t *y, int32_t *x, int32_t pixels, int8_t *panel,
                         ptrdiff_t row_bytes, const pn_tiling *t) {
    const pn_window *w = &o->window;
    // Windows that start in [0, last] lie inside the map.
    const int32_t last_row = w->input_height - 1 - (w->kernel_height - 1) * w->dilation_height;
    const int32_t last_column = w->input_width - 1 - (w->kernel_width - 1) * w->dilation_width;
    while (pixels > 0) {
        const int32_t row = *y * w->stride_height - w->pad_top;
        const int32_t column = *x * w->stride_width - w->pad_left;
        int32_t count = 1;
        if (row >= 0 && row <= last_row && column >= 0 && column <= last_column) {
            const int32_t left = pn_min(pixels, w->output_width - *x);
            count = pn_min(left, (last_column - column) / w->stride_width + 1);
            const int8_t *from = o->input + ((ptrdiff_t)row * w->input_width + column) * o->input_stride;
            t->gather_inside(o, from, count, panel, row_bytes);
        } else {
            pn_gather_border(o, *y, *x, panel, t);
        }
        pixels -= count;
        panel += count * row_bytes;
        *x += count;
        if (*x == w->output_width) {
            *x = 0;
            ++*y;
        }
    }
}

/// The same where each window is one run of bytes inside the map.
PN_INLINE void pn_copy_rows(const pn_convolution *o, int32_t *y, int32_t *x, int32_t pixels, int8_t *panel,
                            ptrdiff_t row_bytes, const pn_tiling *t) {
    const pn_window *w = &o->window;
    const int32_t depth = pn_depth(o);
    const ptrdiff_t step = w->stride_width * o->input_stride;
    while (pixels > 0) {
        const ptrdiff_t at = (ptrdiff_t)*y * w->stride_height * w->input_width + (ptrdiff_t)*x * w->stride_width;
        const int8_t *from = o->input + at * o->input_stride;
        const int32_t count = pn_min(pixels, w->output_width - *x);
        for (int32_t i = 0; i < count; i++, panel += row_bytes, from += step) {
            t->copy(panel, from, depth);
        }
        pixels -= count;
        *x += count;
        if (*x == w->output_width) {
            *x = 0;
            ++*y;
        }
    }
}

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

/// Writes the bands of input rows that the output pixels (y, x) ... (y, x + pixels − 1) look at: kernel_height bands of
/// `width` input pixels, without gaps.
PN_INLINE void pn_copy_bands(const pn_convolution *o, int32_t y, int32_t x, int32_t width, int8_t *to,
                             const pn_tiling *t) {
    const pn_window *w = &o->window;
    const int32_t channels = o->channels;
    const ptrdiff_t pixel_bytes = (ptrdiff_t)channels * t->element;
    const int32_t column = x * w->stride_width - w->pad_left;
    const int32_t left = pn_min(pn_max(-column, 0), width);
    const int32_t right = pn_max(pn_min(w->input_width - column, width), left);
    for (int32_t ky = 0; ky < w->kernel_height; ky++) {
        const int32_t row = y * w->stride_height - w->pad_top + ky * w->dilation_height;
        const int inside = row >= 0 && row < w->input_height;
        const int32_t first = inside ? left : width;
        const int32_t end = inside ? right : width;
        for (int32_t i = 0; i < first; i++, to += pixel_bytes) {
            t->copy(to, o->padding, channels);
        }
        const int8_t *from = o->input + ((ptrdiff_t)row * w->input_width + column + first) * o->input_stride;
        if (o->input_stride == channels && first < end) {
            t->copy(to, from, (end - first) * channels);
            to += (end - first) * pixel_bytes;
        } else {
            for (int32_t i = first; i < end; i++, to += pixel_bytes, from += o->input_stride) {
                t->copy(to, from, channels);
            }
        }
        for (int32_t i = end; i < width; i++, to += pixel_bytes) {
            t->copy(to, o->padding, channels);
        }
    }
}

/// Narrower output maps are gathered pixel by pixel, so that a tile can span several rows.
#define PN_BANDS_MIN_WIDTH 8

/// Convolves in tiles that stay in one output row: neighbouring pixels share the input rows under their windows.
/// Needs kernel rows that are whole groups, because a group may not span two pieces.
PN_INLINE void pn_convolve_bands(const pn_convolution *o, int32_t first, int32_t count, int32_t first_block,
                                 int32_t blocks, void *scratch, const pn_tiling *t) {
    const pn_window *w = &o->window;
    const int32_t fitting = (PN_SCRATCH_PER_DEPTH / t->element - 1) * w->kernel_width / w->stride_width + 1;
    const int32_t most = pn_min(t->pixels, fitting);
    int32_t y = first / w->output_width;
    int32_t x = first % w->output_width;
    while (count > 0) {
        const int32_t pixels = pn_balanced(pn_min(count, w->output_width - x), most);
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
        t->multiply(o, &panel, pixels, first, first_block, blocks);
        first += pixels;
        count -= pixels;
        x += pixels;
        if (x == w->output_width) {
            x = 0;
            y++;
        }
    }
}

/// Convolves in tiles of any consecutive output pixels, each with all its inputs in one row of the panel.
PN_INLINE void pn_convolve_rows(const pn_convolution *o, int32_t first, int32_t count, int32_t first_block,
                                int32_t blocks, void *scratch, const pn_tiling *t) {
    const pn_window *w = &o->window;
    const ptrdiff_t gathered_bytes = (ptrdiff_t)((pn_depth(o) + PN_DEPTH_ALIGN - 1) & -PN_DEPTH_ALIGN) * t->element;
    const int runs = pn_windows_are_runs(o);
    // Whether the step from the last pixel of an output row to the next row is the same as any other.
    const int seamless =
        w->output_height == 1 || w->output_width * w->stride_width == w->stride_height * w->input_width;
    int32_t y = first / w->output_width;
    int32_t x = first % w->output_width;
    while (count > 0) {
        const int32_t pixels = pn_min(count, t->pixels);
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
            pn_gather(o, &y, &x, pixels, scratch, gathered_bytes, t);
            panel.inputs = scratch;
            panel.row_bytes = gathered_bytes;
        }
        t->multiply(o, &panel, pixels, first, first_block, blocks);
        first += pixels;
        count -= pixels;
    }
}

PN_INLINE void pn_convolve_tiles(const pn_convolution *o, int32_t first, int32_t count, int32_t first_block,
                                 int32_t blocks, void *scratch, const pn_tiling *t) {
    const pn_window *w = &o->window;
    const int several_taps = w->kernel_height * w->kernel_width > 1;
    const int whole_groups = w->kernel_width * o->channels % PN_GROUP == 0;
    if (several_taps && whole_groups && w->dilation_width == 1 && w->output_width >= PN_BANDS_MIN_WIDTH) {
        pn_convolve_bands(o, first, count, first_block, blocks, scratch, t);
    } else {
        pn_convolve_rows(o, first, count, first_block, blocks, scratch, t);
    }
}

/// The convolution of one instruction set. Gathering is a function of its own, so that its loops have the registers to
/// themselves.
#define PN_DEFINE_CONVOLVE(TARGET, PIXELS, ELEMENT, IN_PLACE, COPY, MULTIPLY)                                        \
    TARGET __attribute__((noinline)) static void gather_inside(const pn_convolution *o, const int8_t *from,          \
                                                               int32_t pixels, int8_t *panel, ptrdiff_t row_bytes) { \
        pn_gather_runs(o, from, pixels, panel, row_bytes, ELEMENT, COPY);                                            \
    }                                                                                                                \
    TARGET static void convolve(const pn_convolution *o, int32_t first, int32_t count, int32_t first_block,          \
                                int32_t blocks, void *scratch) {                                                     \
        static const pn_tiling tiling = {.pixels = PIXELS,                                                           \
                                         .element = ELEMENT,                                                         \
                                         .in_place = IN_PLACE,                                                       \
                                         .copy = COPY,                                                               \
                                         .gather_inside = gather_inside,                                             \
                                         .multiply = MULTIPLY};                                                      \
        pn_convolve_tiles(o, first, count, first_block, blocks, scratch, &tiling);                                   \
    }

#endif
