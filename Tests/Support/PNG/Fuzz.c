// What libFuzzer calls: reads any bytes as a PNG file, with one decoder for all. Most changes of a file would end at a
// checksum, so they are put right after each.

#include <CPNG.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

size_t LLVMFuzzerMutate(uint8_t *bytes, size_t length, size_t capacity);
size_t LLVMFuzzerCustomMutator(uint8_t *bytes, size_t length, size_t capacity, unsigned seed);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

enum {
    signature_length = 8,
    /// Length, type and checksum.
    chunk_overhead = 12,
    /// As Vision's limit, for a smaller machine.
    most_held = 8 << 20,
    /// A row of less than a kilobyte may stand for a long one; more pixels than these take too long here.
    most_pixels = 4 << 20,
};

static uint32_t number(const uint8_t *bytes) {
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

size_t LLVMFuzzerCustomMutator(uint8_t *bytes, size_t length, size_t capacity, unsigned seed) {
    length = LLVMFuzzerMutate(bytes, length, capacity);
    // One in eight stays wrong.
    if (seed % 8 == 0) {
        return length;
    }
    size_t position = signature_length;
    while (position + chunk_overhead <= length) {
        size_t content = number(bytes + position);
        if (content > length - position - chunk_overhead) {
            break;
        }
        uint8_t *end = bytes + position + 8 + content;
        uint32_t checksum = (uint32_t)crc32(0, bytes + position + 4, (uInt)content + 4);
        for (int i = 0; i < 4; i++) {
            end[i] = (uint8_t)(checksum >> (24 - 8 * i));
        }
        position += chunk_overhead + content;
    }
    return length;
}

static void expect(int holds) {
    if (!holds) {
        abort();
    }
}

static cpng_status read_rows(cpng_decoder *decoder, const cpng_frame *frame) {
    // Exactly a row, so that writes beyond it are noticed.
    uint8_t *row = malloc((size_t)frame->width * 3);
    expect(row != NULL);
    cpng_status status = CPNG_OK;
    for (uint32_t y = 0; y < frame->height && status == CPNG_OK; y++) {
        status = cpng_read_rows(decoder, row, 0, 1);
    }
    free(row);
    return status == CPNG_OK ? cpng_finish(decoder) : status;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    static cpng_decoder *decoder;
    if (decoder == NULL) {
        decoder = cpng_create();
        expect(decoder != NULL);
    }
    cpng_frame frame;
    cpng_status status = cpng_read_header(decoder, bytes, length, &frame);
    if (status == CPNG_OK && frame.held_bytes <= most_held && (uint64_t)frame.width * frame.height <= most_pixels) {
        status = cpng_start(decoder);
        if (status == CPNG_OK) {
            status = read_rows(decoder, &frame);
        }
        expect(status != CPNG_OK || cpng_rest(decoder) <= length);
    }
    expect(status >= CPNG_OK && status < CPNG_OUT_OF_TIME);
    expect(status == CPNG_OK || cpng_message(decoder)[0] != '\0');
    return 0;
}
