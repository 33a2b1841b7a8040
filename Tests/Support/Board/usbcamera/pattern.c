#include "pattern.h"

#include <string.h>

// Pixels of a bar's step from frame to frame; also the width of a unit of the JPEGs, and the height of their blocks.
enum { STEP = 16, BLOCK = 8, BARS = 8, COMPONENTS = 3 };

static const uint8_t bars[BARS][COMPONENTS] = {
    {180, 128, 128}, {162, 44, 142}, {131, 156, 44}, {112, 72, 58},
    {84, 184, 198},  {65, 100, 212}, {35, 212, 114}, {16, 128, 128},
};

// The bar at a unit of 16 pixels.
static const uint8_t *bar(unsigned unit, unsigned units, unsigned long number) {
    return bars[(unit + number) % units * BARS / units];
}

static size_t write_raw(frame_size size, unsigned long number, uint8_t *frame) {
    const unsigned units = (size.width + STEP - 1u) / STEP;
    const size_t row = 2u * size.width;
    for (unsigned x = 0; x < size.width; x += 2) {
        const uint8_t *colour = bar(x / STEP, units, number);
        const uint8_t pair[] = {colour[0], colour[1], colour[0], colour[2]};
        memcpy(frame + 2 * x, pair, sizeof pair);
    }
    for (unsigned y = 1; y < size.height; y++) {
        memcpy(frame + y * row, frame, row);
    }
    return row * size.height;
}

// Bits of a JPEG's scan, in which a byte of ones is followed by one of zeros.
typedef struct {
    uint8_t *next;
    uint32_t bits;
    int count;
} bit_writer;

static void put_bits(bit_writer *to, uint32_t bits, int count) {
    to->bits = to->bits << count | bits;
    to->count += count;
    while (to->count >= 8) {
        to->count -= 8;
        const uint8_t byte = (uint8_t)(to->bits >> to->count);
        *to->next++ = byte;
        if (byte == 0xFF) {
            *to->next++ = 0;
        }
    }
}

typedef struct {
    uint16_t bits;
    uint8_t count;
} code;

// The codes of ITU-T T.81, tables K.3 to K.6: how many bits a mean differs by, and the end of a block.
static const code luminance[] = {{0, 2}, {2, 3}, {3, 3}, {4, 3}, {5, 3}, {6, 3}, {14, 4}, {30, 5}, {62, 6}};
static const code chrominance[] = {{0, 2}, {1, 2}, {2, 2}, {6, 3}, {14, 4}, {30, 5}, {62, 6}, {126, 7}, {254, 8}};
static const code luminance_end = {10, 4}, chrominance_end = {0, 2};

// A block of one colour, as the difference from the one before.
static void put_block(bit_writer *to, int value, int *last, bool is_luminance) {
    const int difference = value - *last;
    *last = value;
    int size = 0;
    while (1 << size <= (difference < 0 ? -difference : difference)) {
        size++;
    }
    const code prefix = is_luminance ? luminance[size] : chrominance[size];
    put_bits(to, prefix.bits, prefix.count);
    put_bits(to, (uint32_t)(difference < 0 ? difference + (1 << size) - 1 : difference), size);
    const code end = is_luminance ? luminance_end : chrominance_end;
    put_bits(to, end.bits, end.count);
}

// Everything before the scan; a mean is stored in steps of 1, and there is nothing but means.
static size_t write_head(frame_size size, uint8_t *frame) {
    static const uint8_t tables[] = {0xFF, 0xD8, 0xFF, 0xDB, 0, 67, 0};
    uint8_t *next = frame;
    memcpy(next, tables, sizeof tables);
    next += sizeof tables;
    memset(next, 8, 64);
    next += 64;
    const uint8_t layout[] = {
        0xFF,
        0xC0,
        0,
        17,
        8,
        (uint8_t)(size.height >> 8),
        (uint8_t)size.height,
        (uint8_t)(size.width >> 8),
        (uint8_t)size.width,
        COMPONENTS,
        1,
        0x21,
        0,
        2,
        0x11,
        0,
        3,
        0x11,
        0,
        0xFF,
        0xDA,
        0,
        12,
        COMPONENTS,
        1,
        0x00,
        2,
        0x11,
        3,
        0x11,
        0,
        63,
        0,
    };
    memcpy(next, layout, sizeof layout);
    return (size_t)(next - frame) + sizeof layout;
}

static size_t write_jpeg(frame_size size, unsigned long number, uint8_t *frame) {
    const unsigned units = (size.width + STEP - 1u) / STEP;
    bit_writer scan = {.next = frame + write_head(size, frame)};
    int last[COMPONENTS] = {0};
    for (unsigned y = 0; y < size.height; y += BLOCK) {
        for (unsigned unit = 0; unit < units; unit++) {
            const uint8_t *colour = bar(unit, units, number);
            put_block(&scan, colour[0] - 128, &last[0], true);
            put_block(&scan, colour[0] - 128, &last[0], true);
            put_block(&scan, colour[1] - 128, &last[1], false);
            put_block(&scan, colour[2] - 128, &last[2], false);
        }
    }
    put_bits(&scan, 0x7F, 7);
    *scan.next++ = 0xFF;
    *scan.next++ = 0xD9;
    return (size_t)(scan.next - frame);
}

size_t pattern_write(pixel_format format, frame_size size, unsigned long number, uint8_t *frame) {
    return format == MJPEG ? write_jpeg(size, number, frame) : write_raw(size, number, frame);
}
