// Pictures from files, each file one frame.
#ifndef USBCAMERA_PICTURES_H
#define USBCAMERA_PICTURES_H

#include "modes.h"

enum { MOST_PICTURES = 4096 };

typedef struct {
    pixel_format format;
    // 0 by 0: for every size.
    frame_size size;
    const uint8_t *bytes;
    size_t length;
} picture;

typedef struct {
    picture *list;
    size_t count;
} pictures;

// Adds a file; ends the program when it cannot be read.
void pictures_add(pictures *to, pixel_format format, frame_size size, const char *path);

// The picture that the frame with this number shows, from 0, when those that fit come in turn; NULL when none fits.
const picture *pictures_at(const pictures *from, pixel_format format, frame_size size, unsigned long number);

#endif
