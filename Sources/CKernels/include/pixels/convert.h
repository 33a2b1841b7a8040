// Luma and colour differences to red, green, blue.
#ifndef PN_PIXELS_CONVERT_H
#define PN_PIXELS_CONVERT_H

#include "../constants.h"

/// Bits of fraction of a pn_colour_coding: the largest sum, of some 550, fits 32 bits.
#define PN_COLOUR_BITS 14

/// What luma and colour differences mean, as integers with PN_COLOUR_BITS of fraction: from 0 to 2¹⁵ − 1, but
/// `blue_from_blue` to 2¹⁶ − 2. Black is a level of luma, 0 or 16.
typedef struct pn_colour_coding {
    int32_t black;
    int32_t luma;
    int32_t red_from_red;
    int32_t green_from_blue;
    int32_t green_from_red;
    int32_t blue_from_blue;
} pn_colour_coding;

/// A row of pixels that share their colour in pairs; of each kind the place of the row's first byte.
typedef struct pn_colour_row {
    const uint8_t *_Nonnull luma;
    const uint8_t *_Nonnull blue;
    const uint8_t *_Nonnull red;
    /// Bytes from one pixel's luma to the next.
    int32_t luma_step;
    /// Bytes from one pair's colour to the next: 4 with a luma step of 2 (the four bytes of a pair stand together, at a
    /// multiple of four from the lowest of the three places), 2 with 1 (blue and red stand together), 1 with 1.
    int32_t colour_step;
    pn_colour_coding coding;
} pn_colour_row;

/// Converts pixels [first, first + count): with y = (luma − black) · coding.luma, u = blue − 128, v = red − 128,
///
///     red   = y + v · red_from_red
///     green = y − u · green_from_blue − v · green_from_red
///     blue  = y + u · blue_from_blue
///
/// each shifted right by PN_COLOUR_BITS, rounded half up, and limited to 0...255. Reads no byte of another pair.
/// `rgb` is the place of the row's first pixel, three bytes for each; nothing else is written.
typedef void pn_convert_kernel(const pn_colour_row *_Nonnull row, int32_t first, int32_t count, uint8_t *_Nonnull rgb);

#endif
