#include "Frame.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/// ImageReader.defaultMemoryLimit.
enum { most_coefficients = 64 << 20 };

/// A JPEG file's sides have at most as many pixels; the byte behind them must stay as it is.
enum { most_width = 65500, guard = 0xa5 };

static void expect(int is_true, const char *what) {
    if (!is_true) {
        fprintf(stderr, "the decoder gave %s\n", what);
        abort();
    }
}

static cjpeg_status checked(const cjpeg_decoder *decoder, cjpeg_status status) {
    expect(status >= CJPEG_OK && status <= CJPEG_OUT_OF_TIME, "an unknown status");
    expect(status == CJPEG_OK || cjpeg_message(decoder)[0] != '\0', "no message");
    return status;
}

static cjpeg_status read_rows(cjpeg_decoder *decoder, const cjpeg_frame *frame, uint32_t scale, uint64_t *digest) {
    static uint8_t row[3 * most_width + 1];
    size_t length = (size_t)(frame->width + scale - 1) / scale * 3;
    row[length] = guard;
    uint32_t height = (frame->height + scale - 1) / scale;
    for (uint32_t y = 0; y < height; y++) {
        cjpeg_status status = cjpeg_read_rows(decoder, row, 0, 1);
        if (status != CJPEG_OK) {
            return status;
        }
        expect(row[length] == guard, "a row that is too long");
        for (size_t i = 0; i < length; i += 61) {
            *digest = (*digest ^ row[i]) * 0x100000001b3u;
        }
    }
    return cjpeg_finish(decoder);
}

cjpeg_status read_frame(cjpeg_decoder *decoder, const uint8_t *bytes, size_t length, uint32_t scale, uint64_t stop,
                        uint64_t *digest) {
    cjpeg_set_stop(decoder, stop);
    cjpeg_frame frame;
    cjpeg_status status = checked(decoder, cjpeg_read_header(decoder, bytes, length, &frame));
    if (status != CJPEG_OK) {
        return status;
    }
    expect(frame.width > 0 && frame.width <= most_width && frame.height > 0 && frame.height <= most_width,
           "a wrong size");
    expect(frame.components == 1 || frame.components == 3 || frame.components == 4, "a wrong number of components");
    expect((frame.coefficient_bytes != 0) == (frame.is_multi_scan != 0), "coefficients of one scan");
    cjpeg_scans scans;
    status = checked(decoder, cjpeg_count_scans(decoder, &scans));
    if (status != CJPEG_OK) {
        return status;
    }
    expect(scans.bytes <= length, "an image longer than its file");
    if (frame.coefficient_bytes > most_coefficients) {
        return CJPEG_OUT_OF_MEMORY;
    }
    status = checked(decoder, cjpeg_start(decoder, scale));
    if (status == CJPEG_OK) {
        status = checked(decoder, read_rows(decoder, &frame, scale, digest));
    }
    if (status == CJPEG_OK) {
        expect(cjpeg_rest(decoder) <= length, "more bytes left than there were");
    }
    cjpeg_clear(decoder);
    return status;
}
