// Values of a map in another order.
#ifndef PN_GATHER_H
#define PN_GATHER_H

#include <stddef.h>
#include <stdint.h>

/// Copies int8 values to where they are wanted: channels in another order, pixels turned, left out or repeated, pixels that
/// become channels and channels that become pixels.
///     output[y][x][c] = input[pixel p][channel k]
///     p = rows[y].pixel   + columns[x].pixel   + runs[r].pixel
///     k = rows[y].channel + columns[x].channel + runs[r].channel + (c − where run r begins)
/// r is the first run with c < runs[r].end. Every p is a pixel of the input and every k one of its channels.
typedef struct pn_gather {
    const int8_t *_Nonnull input;
    ptrdiff_t input_stride;
    int32_t output_width;
    int32_t channels;
    /// One per output row: a pixel, numbered row by row, and a channel.
    const int32_t *_Nonnull row_pixels;
    const int32_t *_Nonnull row_channels;
    /// One per output column.
    const int32_t *_Nonnull column_pixels;
    const int32_t *_Nonnull column_channels;
    /// At least 1.
    int32_t runs;
    /// One per run: where its channels end. Ascending, the last one is `channels`.
    const int32_t *_Nonnull run_ends;
    const int32_t *_Nonnull run_pixels;
    const int32_t *_Nonnull run_channels;
    int8_t *_Nonnull output;
    ptrdiff_t output_stride;
} pn_gather;

#endif
