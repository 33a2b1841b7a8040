// Writes the inputs of output pixels to the rows of a panel.
#ifndef PN_CONVOLUTION_GATHER_H
#define PN_CONVOLUTION_GATHER_H

#include "../../taps.h"
#include "panel.h"

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
PN_INLINE void pn_gather_taps(const pn_convolution *o, int32_t *y, int32_t *x, int32_t pixels, int8_t *panel,
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

#endif
