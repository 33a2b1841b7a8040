// Pictures for where no file has any: coloured bars that move to the left with every frame.
#ifndef USBCAMERA_PATTERN_H
#define USBCAMERA_PATTERN_H

#include "modes.h"

// Writes the frame with this number, of at most frame_bytes(size), and returns its length. Both formats show the same
// bars; JPEGs come without Huffman tables, as many cameras send them.
size_t pattern_write(pixel_format format, frame_size size, unsigned long number, uint8_t *frame);

#endif
