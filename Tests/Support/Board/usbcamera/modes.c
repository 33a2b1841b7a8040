#include "modes.h"

// What goes through USB 2 in bulk in a second: cameras that have JPEGs offer no raw frames beyond it.
enum { BUS_BYTES = 40000000, USUAL_RATE = 30 };

modes modes_default(void) {
    return (modes){
        .has = {true, true},
        .sizes = {{640, 480}, {320, 240}, {1280, 720}},
        .size_count = 3,
        .rates = {30, 15},
        .rate_count = 2,
    };
}

const char *format_name(pixel_format format) {
    return format == MJPEG ? "MJPEG" : "YUYV";
}

uint32_t frame_bytes(frame_size size) {
    return 2u * size.width * size.height;
}

uint32_t rate_interval(uint32_t rate) {
    return 10000000 / rate;
}

// YUYV holds pixels in pairs.
static bool fits(const modes *offered, pixel_format format, frame_size size) {
    return format == MJPEG ||
           (size.width % 2 == 0 && (!offered->has[MJPEG] || frame_bytes(size) <= BUS_BYTES / USUAL_RATE));
}

size_t size_count(const modes *offered, pixel_format format) {
    size_t count = 0;
    for (size_t index = 0; index < offered->size_count; index++) {
        count += fits(offered, format, offered->sizes[index]);
    }
    return count;
}

frame_size size_at(const modes *offered, pixel_format format, size_t index) {
    size_t count = 0;
    for (size_t at = 0; at < offered->size_count; at++) {
        count += fits(offered, format, offered->sizes[at]);
        if (count == index) {
            return offered->sizes[at];
        }
    }
    return offered->sizes[0];
}

size_t format_count(const modes *offered) {
    return (size_t)offered->has[MJPEG] + (offered->has[YUYV] && size_count(offered, YUYV) > 0);
}

pixel_format format_at(const modes *offered, size_t index) {
    return offered->has[MJPEG] && index == 1 ? MJPEG : YUYV;
}
