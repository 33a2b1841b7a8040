// Colour differences of half as many columns as luma has, to red, green, blue, as JPEG files have them.
#ifndef PN_PIXELS_UPSAMPLE_H
#define PN_PIXELS_UPSAMPLE_H

#include "../constants.h"

/// Converts a row of `pairs` pixels: first, with a pair's colour c, and l and r of the pairs to its left and right (at the
/// row's ends its own),
///
///     even pixel: (3c + l + 1) >> 2        odd pixel: (3c + r + 2) >> 2
///
/// and then, with u and v such colours of blue and red less 128 and factors of 16 bits of fraction,
///
///     red = y + 1.402 v        green = y − 0.34414 u − 0.71414 v        blue = y + 1.772 u
///
/// each rounded half up and limited to 0...255: the bits of libjpeg's "fancy upsampling". Writes six bytes for each pair.
typedef void pn_upsample_kernel(const uint8_t *_Nonnull luma, const uint8_t *_Nonnull blue, const uint8_t *_Nonnull red,
                                int32_t pairs, uint8_t *_Nonnull rgb);

#endif
