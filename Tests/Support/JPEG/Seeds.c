#include "Seeds.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

typedef struct {
    const char *name;
    JDIMENSION width;
    JDIMENSION height;
    /// Columns and rows of luma for one of chroma.
    int h;
    int v;
    J_COLOR_SPACE colour;
    int quality;
    /// Units from one restart marker to the next; 0 is without.
    unsigned restart;
    enum { one_scan, scan_per_component, progressive, arithmetic } coding;
    /// Whether Huffman tables are left out, as cameras do, so that the standard ones are meant.
    int lacks_tables;
    /// Whether there are EXIF, ICC and comment segments.
    int has_segments;
} kind;

static const kind kinds[seed_count] = {
    {"camera-422", 160, 120, 2, 1, JCS_YCbCr, 70, 0, one_scan, .lacks_tables = 1},
    {"camera-422-restarts", 128, 96, 2, 1, JCS_YCbCr, 50, 4, one_scan, .lacks_tables = 1},
    {"camera-420", 96, 80, 2, 2, JCS_YCbCr, 60, 0, one_scan, .lacks_tables = 1},
    {"422", 64, 48, 2, 1, JCS_YCbCr, 85, 0, one_scan},
    {"420", 61, 47, 2, 2, JCS_YCbCr, 75, 0, one_scan},
    {"420-segments", 40, 40, 2, 2, JCS_YCbCr, 75, 0, one_scan, .has_segments = 1},
    {"444", 33, 29, 1, 1, JCS_YCbCr, 90, 0, one_scan},
    {"440", 32, 32, 1, 2, JCS_YCbCr, 75, 3, one_scan},
    {"411", 64, 16, 4, 1, JCS_YCbCr, 75, 0, one_scan},
    {"442", 32, 64, 2, 4, JCS_YCbCr, 40, 0, one_scan},
    {"rgb", 24, 24, 1, 1, JCS_RGB, 80, 0, one_scan},
    {"grey", 80, 60, 1, 1, JCS_GRAYSCALE, 75, 5, one_scan},
    {"cmyk", 40, 30, 1, 1, JCS_CMYK, 75, 0, one_scan},
    {"ycck", 32, 24, 2, 2, JCS_YCCK, 75, 0, one_scan},
    {"progressive-420", 72, 56, 2, 2, JCS_YCbCr, 75, 0, progressive},
    {"progressive-grey", 40, 40, 1, 1, JCS_GRAYSCALE, 60, 2, progressive},
    {"scan-per-component", 48, 40, 2, 1, JCS_YCbCr, 75, 0, scan_per_component},
    {"arithmetic", 32, 32, 2, 2, JCS_YCbCr, 75, 0, arithmetic},
};

static void fill_row(uint8_t *row, JDIMENSION y, size_t count, int channels, uint32_t *random) {
    for (size_t i = 0; i < count; i++) {
        *random = *random * 1664525u + 1013904223u;
        uint32_t x = (uint32_t)i / (uint32_t)channels;
        uint32_t shape = (x / 11 + y / 7) % 3 * 60 + x * 2 + (uint32_t)i % (uint32_t)channels * 20;
        row[i] = (uint8_t)(shape + (*random >> 28));
    }
}

/// Removes the segments of Huffman tables before the only scan.
static size_t remove_tables(uint8_t *bytes, size_t length) {
    size_t at = 2;
    while (at + 4 <= length && bytes[at + 1] != 0xda) {
        size_t size = 2 + ((size_t)bytes[at + 2] << 8 | bytes[at + 3]);
        if (bytes[at + 1] == 0xc4) {
            memmove(bytes + at, bytes + at + size, length - at - size);
            length -= size;
        } else {
            at += size;
        }
    }
    return length;
}

static void write_segments(j_compress_ptr info) {
    static const uint8_t exif[] = "Exif\0\0MM\0*\0\0\0\10\0\1\1\22\0\3\0\0\0\1\0\6\0\0\0\0\0";
    static const uint8_t profile[] = "ICC_PROFILE\0\1\1no profile, but of the right kind";
    jpeg_write_marker(info, JPEG_APP0 + 1, exif, sizeof exif);
    jpeg_write_marker(info, JPEG_APP0 + 2, profile, sizeof profile);
    jpeg_write_marker(info, JPEG_COM, (const uint8_t *)"a comment", 9);
}

static seed_file make(const kind *kind) {
    // What goes wrong here ends the program, as libjpeg does by itself.
    struct jpeg_error_mgr errors;
    struct jpeg_compress_struct info = {.err = jpeg_std_error(&errors)};
    jpeg_create_compress(&info);
    uint8_t *bytes = NULL;
    unsigned long length = 0;
    jpeg_mem_dest(&info, &bytes, &length);
    int is_ink = kind->colour == JCS_CMYK || kind->colour == JCS_YCCK;
    info.image_width = kind->width;
    info.image_height = kind->height;
    info.input_components = is_ink ? 4 : 3;
    info.in_color_space = is_ink ? JCS_CMYK : JCS_RGB;
    jpeg_set_defaults(&info);
    jpeg_set_colorspace(&info, kind->colour);
    jpeg_set_quality(&info, kind->quality, TRUE);
    info.comp_info[0].h_samp_factor = kind->h;
    info.comp_info[0].v_samp_factor = kind->v;
    if (kind->colour == JCS_YCCK) {
        info.comp_info[3].h_samp_factor = kind->h;
        info.comp_info[3].v_samp_factor = kind->v;
    }
    info.restart_interval = kind->restart;
    static const jpeg_scan_info scans[3] = {{1, {0}, 0, 63, 0, 0}, {1, {1}, 0, 63, 0, 0}, {1, {2}, 0, 63, 0, 0}};
    if (kind->coding == progressive) {
        jpeg_simple_progression(&info);
    } else if (kind->coding == scan_per_component) {
        info.scan_info = scans;
        info.num_scans = 3;
    }
    info.arith_code = kind->coding == arithmetic;
    jpeg_start_compress(&info, TRUE);
    if (kind->has_segments) {
        write_segments(&info);
    }
    size_t row_length = (size_t)kind->width * (size_t)info.input_components;
    uint8_t *row = malloc(row_length);
    if (row == NULL) {
        abort();
    }
    uint32_t random = kind->width;
    for (JDIMENSION y = 0; y < kind->height; y++) {
        fill_row(row, y, row_length, info.input_components, &random);
        jpeg_write_scanlines(&info, &row, 1);
    }
    jpeg_finish_compress(&info);
    jpeg_destroy_compress(&info);
    free(row);
    size_t count = kind->lacks_tables ? remove_tables(bytes, length) : length;
    return (seed_file){.name = kind->name, .bytes = bytes, .length = count};
}

void make_seeds(seed_file seeds[seed_count]) {
    for (int i = 0; i < seed_count; i++) {
        seeds[i] = make(&kinds[i]);
    }
}

void free_seeds(seed_file seeds[seed_count]) {
    for (int i = 0; i < seed_count; i++) {
        free(seeds[i].bytes);
    }
}
