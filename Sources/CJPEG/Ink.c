#include "Ink.h"

/// a x b / 255 to the nearest integer, exact for 0...255.
static uint8_t product(uint32_t a, uint32_t b) {
    uint32_t shifted = a * b + 128;
    return (uint8_t)((shifted + (shifted >> 8)) >> 8);
}

void cjpeg_ink_to_rgb(const uint8_t *ink, uint8_t *rgb, size_t count) {
    for (size_t i = 0; i < count; i++, ink += 4, rgb += 3) {
        rgb[0] = product(ink[0], ink[3]);
        rgb[1] = product(ink[1], ink[3]);
        rgb[2] = product(ink[2], ink[3]);
    }
}
