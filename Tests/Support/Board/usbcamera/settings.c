#include "settings.h"

#include <string.h>

// Where numbers lie.
enum { FORMAT_AT = 2, SIZE_AT = 3, INTERVAL_AT = 4, DELAY_AT = 16, FRAME_BYTES_AT = 18, PAYLOAD_BYTES_AT = 22 };

static void put32(uint8_t *bytes, uint32_t value) {
    for (int index = 0; index < 4; index++) {
        bytes[index] = (uint8_t)(value >> (8 * index));
    }
}

static uint32_t get32(const uint8_t *bytes) {
    return bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

settings settings_default(const modes *offered) {
    return (settings){1, 1, rate_interval(offered->rates[0])};
}

// The interval that is offered and nearest.
static uint32_t nearest(const modes *offered, uint32_t wanted) {
    uint32_t best = 0, distance = UINT32_MAX;
    for (size_t index = 0; index < offered->rate_count; index++) {
        const uint32_t interval = rate_interval(offered->rates[index]);
        const uint32_t off = interval > wanted ? interval - wanted : wanted - interval;
        if (off < distance) {
            best = interval;
            distance = off;
        }
    }
    return best;
}

settings settings_read(const modes *offered, const uint8_t *bytes, size_t length) {
    settings found = settings_default(offered);
    if (length < FRAME_BYTES_AT) {
        return found;
    }
    const uint8_t format = bytes[FORMAT_AT], size = bytes[SIZE_AT];
    if (format >= 1 && format <= format_count(offered)) {
        found.format = format;
    }
    if (size >= 1 && size <= size_count(offered, format_at(offered, found.format))) {
        found.size = size;
    }
    if (get32(bytes + INTERVAL_AT) != 0) {
        found.interval = nearest(offered, get32(bytes + INTERVAL_AT));
    }
    return found;
}

void settings_write(const modes *offered, settings from, uint8_t *bytes) {
    memset(bytes, 0, SETTINGS_BYTES);
    bytes[FORMAT_AT] = from.format;
    bytes[SIZE_AT] = from.size;
    put32(bytes + INTERVAL_AT, from.interval);
    bytes[DELAY_AT] = 0;
    put32(bytes + FRAME_BYTES_AT, frame_bytes(settings_mode(offered, from).size));
    put32(bytes + PAYLOAD_BYTES_AT, PAYLOAD_BYTES);
}

mode settings_mode(const modes *offered, settings from) {
    const pixel_format format = format_at(offered, from.format);
    return (mode){format, size_at(offered, format, from.size), from.interval};
}
