#include "Scans.h"

#include <string.h>

enum { start_of_scan = 0xda, end_of_image = 0xd9, first_restart = 0xd0, last_restart = 0xd7, temporary = 0x01 };

/// Bytes of coded pixels from one look at the clock to the next.
enum { bytes_per_look = 4 * 1024 };

/// Blocks of the component that a scan header calls `id`; 0 when there is none.
static uint64_t blocks_of(j_decompress_ptr info, uint8_t id) {
    for (int i = 0; i < info->num_components; i++) {
        const jpeg_component_info *component = &info->comp_info[i];
        if (component->component_id == id) {
            return (uint64_t)component->width_in_blocks * component->height_in_blocks;
        }
    }
    return 0;
}

/// Adds the scan whose header, from its length on, is at `header`, with `count` >= 2 bytes. Returns whether it refines.
static int add_scan(j_decompress_ptr info, const uint8_t *header, size_t count, cjpeg_scans *scans) {
    scans->count += 1;
    size_t components = count > 2 ? header[2] : 0;
    if (count < 6 + 2 * components) {
        return 0;
    }
    int refines = header[3 + 2 * components] > 0 && header[5 + 2 * components] >> 4 > 0;
    for (size_t i = 0; i < components; i++) {
        uint64_t blocks = blocks_of(info, header[3 + 2 * i]);
        *(refines ? &scans->refined_blocks : &scans->blocks) += blocks;
    }
    return refines;
}

/// The next marker's 0xff at or after `at` in coded pixels, where 0xff 0x00 and restart markers are no end.
static const uint8_t *end_of_scan(j_decompress_ptr info, const uint8_t *at, const uint8_t *end) {
    while (end - at >= 2) {
        size_t reach = (size_t)(end - 1 - at) < bytes_per_look ? (size_t)(end - 1 - at) : bytes_per_look;
        const uint8_t *limit = at + reach;
        while (at < limit && (at = memchr(at, 0xff, (size_t)(limit - at))) != NULL) {
            if (at[1] != 0 && at[1] != 0xff && (at[1] < first_restart || at[1] > last_restart)) {
                return at;
            }
            at += 1;
        }
        at = limit;
        cjpeg_watch_look(info);
    }
    return end;
}

/// Goes from the first segment at `at` to the end of the image, and returns where that is.
static const uint8_t *walk(j_decompress_ptr info, const uint8_t *at, const uint8_t *end, cjpeg_scans *scans) {
    uint32_t segments = 0;
    while (end - at >= 4) {
        if (++segments % 256 == 0) {
            cjpeg_watch_look(info);
        }
        at = end_of_scan(info, at, end);
        if (end - at < 4 || at[1] == end_of_image) {
            break;
        }
        if (at[1] == temporary) {
            at += 2;
            continue;
        }
        size_t length = (size_t)at[2] << 8 | at[3];
        size_t rest = (size_t)(end - at) - 2;
        if (length < 2 || length > rest) {
            break;
        }
        const uint8_t *header = at + 2;
        int is_scan = at[1] == start_of_scan;
        at = header + length;
        if (is_scan && add_scan(info, header, length, scans)) {
            const uint8_t *data = at;
            at = end_of_scan(info, at, end);
            scans->refined_bytes += (uint64_t)(at - data);
        }
    }
    return at;
}

void cjpeg_scans_count(j_decompress_ptr info, const uint8_t *bytes, const uint8_t *end, cjpeg_scans *scans) {
    const uint8_t *at = walk(info, bytes + 2, end, scans);
    int has_end = end - at >= 2 && at[1] == end_of_image;
    scans->bytes = (uint64_t)(at - bytes) + (has_end ? 2 : 0);
}
