#include "CPixelPeers.h"

#include <stdio.h>
#include <stdlib.h>
// After stdio.h, which it needs.
#include <jpeglib.h>

/// A colour of the frame's pixel, between the four nearest of the photograph, as cameras' pixels are no sharper.
static uint8_t between(const uint8_t *whole, size_t width, size_t height, size_t x, size_t y, size_t colour) {
    const double column = (double)x * (double)(width - 1) / (PEER_WIDTH - 1);
    const double row = (double)y * (double)(height - 1) / (PEER_HEIGHT - 1);
    const size_t left = (size_t)column, top = (size_t)row;
    const size_t right = left + 1 < width ? left + 1 : left, bottom = top + 1 < height ? top + 1 : top;
    const double across = column - (double)left, down = row - (double)top;
    const double above =
        whole[(top * width + left) * 3 + colour] * (1 - across) + whole[(top * width + right) * 3 + colour] * across;
    const double below = whole[(bottom * width + left) * 3 + colour] * (1 - across) +
                         whole[(bottom * width + right) * 3 + colour] * across;
    return (uint8_t)(0.5 + above * (1 - down) + below * down);
}

/// The photograph at the frame's size.
static uint8_t *read_photograph(const char *path) {
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return NULL;
    }
    struct jpeg_error_mgr errors;
    struct jpeg_decompress_struct info = {.err = jpeg_std_error(&errors)};
    jpeg_create_decompress(&info);
    jpeg_stdio_src(&info, file);
    jpeg_read_header(&info, TRUE);
    info.out_color_space = JCS_RGB;
    jpeg_start_decompress(&info);
    const size_t width = info.output_width, height = info.output_height;
    uint8_t *whole = malloc(width * height * 3), *frame = malloc(PEER_WIDTH * PEER_HEIGHT * 3);
    while (info.output_scanline < height) {
        JSAMPROW row = whole + info.output_scanline * width * 3;
        jpeg_read_scanlines(&info, &row, 1);
    }
    jpeg_finish_decompress(&info);
    jpeg_destroy_decompress(&info);
    fclose(file);
    for (size_t y = 0; y < PEER_HEIGHT; y++) {
        for (size_t x = 0; x < PEER_WIDTH; x++) {
            for (size_t colour = 0; colour < 3; colour++) {
                frame[(y * PEER_WIDTH + x) * 3 + colour] = between(whole, width, height, x, y, colour);
            }
        }
    }
    free(whole);
    return frame;
}

static void fill_yuyv(const uint8_t *rgb, uint8_t *yuyv) {
    for (size_t pair = 0; pair < PEER_WIDTH * PEER_HEIGHT / 2; pair++) {
        double sums[3] = {0};
        for (size_t i = 0; i < 2; i++) {
            const uint8_t *pixel = rgb + (2 * pair + i) * 3;
            const double luma = 0.299 * pixel[0] + 0.587 * pixel[1] + 0.114 * pixel[2];
            yuyv[4 * pair + 2 * i] = (uint8_t)(0.5 + luma);
            sums[1] += (pixel[2] - luma) / 1.772;
            sums[2] += (pixel[0] - luma) / 1.402;
        }
        yuyv[4 * pair + 1] = (uint8_t)(128.5 + sums[1] / 2);
        yuyv[4 * pair + 3] = (uint8_t)(128.5 + sums[2] / 2);
    }
}

/// Writes the frame as cameras do: baseline, chroma halved along the width, in libjpeg's own quality of 75.
static void fill_jpeg(const uint8_t *rgb, peer_frame *frame) {
    struct jpeg_error_mgr errors;
    struct jpeg_compress_struct info = {.err = jpeg_std_error(&errors)};
    jpeg_create_compress(&info);
    unsigned long length = 0;
    jpeg_mem_dest(&info, &frame->jpeg, &length);
    info.image_width = PEER_WIDTH;
    info.image_height = PEER_HEIGHT;
    info.input_components = 3;
    info.in_color_space = JCS_RGB;
    jpeg_set_defaults(&info);
    info.comp_info[0].h_samp_factor = 2;
    info.comp_info[0].v_samp_factor = 1;
    jpeg_start_compress(&info, TRUE);
    while (info.next_scanline < PEER_HEIGHT) {
        JSAMPROW row = (JSAMPROW)rgb + (size_t)info.next_scanline * PEER_WIDTH * 3;
        jpeg_write_scanlines(&info, &row, 1);
    }
    jpeg_finish_compress(&info);
    jpeg_destroy_compress(&info);
    frame->jpeg_length = length;
}

peer_frame *peer_frame_create(const char *path) {
    uint8_t *rgb = read_photograph(path);
    if (rgb == NULL) {
        return NULL;
    }
    peer_frame *frame = calloc(1, sizeof *frame);
    frame->yuyv = malloc(PEER_YUYV_BYTES);
    fill_yuyv(rgb, frame->yuyv);
    fill_jpeg(rgb, frame);
    free(rgb);
    return frame;
}
