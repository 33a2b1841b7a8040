// Ink (CMYK) to light (RGB).
#ifndef CJPEG_INK_H
#define CJPEG_INK_H

#include <stddef.h>
#include <stdint.h>

/// Converts `count` pixels of cyan, magenta, yellow, black, stored inverted (255 is no ink), to red, green, blue.
void cjpeg_ink_to_rgb(const uint8_t *ink, uint8_t *rgb, size_t count);

#endif
