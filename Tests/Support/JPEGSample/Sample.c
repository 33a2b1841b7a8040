#include "CJPEGSample.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

#include <jpeglib.h>

/// The caller's memory as libjpeg's destination; what does not fit is an error.
typedef struct {
    struct jpeg_compress_struct info;
    struct jpeg_destination_mgr destination;
    struct jpeg_error_mgr errors;
    jmp_buf failed;
} encoder;

static void begin(j_compress_ptr info) {
    (void)info;
}

static _Noreturn void fail(j_common_ptr info) {
    longjmp(((encoder *)info)->failed, 1);
}

static _Noreturn boolean refuse(j_compress_ptr info) {
    fail((j_common_ptr)info);
}

/// Soft shapes with `detail` of noise upon them.
static void fill_row(const jpeg_sample *sample, uint32_t y, uint32_t *random, uint8_t *rgb) {
    for (uint32_t x = 0; x < sample->width; x++) {
        *random = *random * 1664525u + 1013904223u;
        uint32_t shape = (x * 3 + y * 2 + ((x / 24 + y / 40) % 3) * 40) % 192;
        uint32_t level = (shape < 96 ? shape : 192 - shape) + 48;
        uint32_t noise = (*random >> 16) * sample->detail >> 16;
        for (uint32_t c = 0; c < 3; c++) {
            rgb[3 * x + c] = (uint8_t)(level + noise / (c + 1) + 8 * c);
        }
    }
}

size_t jpeg_sample_make(const jpeg_sample *sample, uint8_t *bytes, size_t capacity) {
    encoder *work = calloc(1, sizeof *work);
    uint8_t *row = malloc((size_t)sample->width * 3);
    size_t length = 0;
    if (work == NULL || row == NULL) {
        goto end;
    }
    j_compress_ptr info = &work->info;
    info->err = jpeg_std_error(&work->errors);
    work->errors.error_exit = fail;
    if (setjmp(work->failed) != 0) {
        jpeg_destroy_compress(info);
        goto end;
    }
    jpeg_create_compress(info);
    work->destination = (struct jpeg_destination_mgr){
        .next_output_byte = bytes,
        .free_in_buffer = capacity,
        .init_destination = begin,
        .empty_output_buffer = refuse,
        .term_destination = begin,
    };
    info->dest = &work->destination;
    info->image_width = sample->width;
    info->image_height = sample->height;
    info->input_components = 3;
    info->in_color_space = JCS_RGB;
    jpeg_set_defaults(info);
    jpeg_set_quality(info, (int)sample->quality, TRUE);
    if (!sample->is_subsampled) {
        info->comp_info[0].h_samp_factor = 1;
        info->comp_info[0].v_samp_factor = 1;
    }
    if (sample->is_progressive) {
        jpeg_simple_progression(info);
    }
    info->restart_in_rows = sample->has_restarts ? 1 : 0;
    jpeg_start_compress(info, TRUE);
    uint32_t random = sample->width + sample->detail;
    for (uint32_t y = 0; y < sample->height; y++) {
        fill_row(sample, y, &random, row);
        jpeg_write_scanlines(info, &row, 1);
    }
    jpeg_finish_compress(info);
    length = capacity - work->destination.free_in_buffer;
    jpeg_destroy_compress(info);
end:
    free(row);
    free(work);
    return length;
}
