// What a camera offers: pixel formats, sizes of frames, and rates.
#ifndef USBCAMERA_MODES_H
#define USBCAMERA_MODES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { MOST_SIZES = 8, MOST_RATES = 4 };

typedef enum { MJPEG, YUYV, FORMATS } pixel_format;

typedef struct {
    uint16_t width, height;
} frame_size;

typedef struct {
    bool has[FORMATS];
    frame_size sizes[MOST_SIZES];
    size_t size_count;
    // Frames a second; the first one is the default.
    uint32_t rates[MOST_RATES];
    size_t rate_count;
} modes;

// One of them, with the time between two frames in units of 100 ns, as USB counts it.
typedef struct {
    pixel_format format;
    frame_size size;
    uint32_t interval;
} mode;

// MJPEG and YUYV, three sizes, 30 and 15 frames a second.
modes modes_default(void);

const char *format_name(pixel_format format);

// Bytes of a frame whose pixels take two, which is also the most that a JPEG may take.
uint32_t frame_bytes(frame_size size);

uint32_t rate_interval(uint32_t rate);

// Formats, and sizes of a format, are counted from 1 as in USB's descriptors.
size_t format_count(const modes *offered);
pixel_format format_at(const modes *offered, size_t index);
size_t size_count(const modes *offered, pixel_format format);
frame_size size_at(const modes *offered, pixel_format format, size_t index);

#endif
