// Writes photographs as frames of a camera: each in the middle of a grey picture, as large as fits, in YUYV with the
// limited range of ITU-R BT.601.
//
//   yuyv WIDTHxHEIGHT FOLDER PHOTOGRAPH.jpg …      writes FOLDER/NAME.yuyv for each
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

static void fail(const char *what, const char *name) {
    fprintf(stderr, "yuyv: %s '%s'\n", what, name);
    exit(1);
}

typedef struct picture {
    uint32_t width, height;
    /// Luma and both colour differences of each pixel, in the full range.
    uint8_t *samples;
} picture;

static picture decode(const char *path) {
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        fail("cannot open", path);
    }
    struct jpeg_decompress_struct info;
    struct jpeg_error_mgr errors;
    info.err = jpeg_std_error(&errors);
    jpeg_create_decompress(&info);
    jpeg_stdio_src(&info, file);
    jpeg_read_header(&info, TRUE);
    info.out_color_space = JCS_YCbCr;
    jpeg_start_decompress(&info);
    picture result = {info.output_width, info.output_height,
                      malloc((size_t)info.output_width * info.output_height * 3)};
    while (info.output_scanline < info.output_height) {
        JSAMPROW row = result.samples + (size_t)info.output_scanline * result.width * 3;
        jpeg_read_scanlines(&info, &row, 1);
    }
    jpeg_finish_decompress(&info);
    jpeg_destroy_decompress(&info);
    fclose(file);
    return result;
}

/// A sample of the picture at a place between its pixels, by the four around it.
static double sample(const picture *from, double x, double y, int channel) {
    x = x < 0 ? 0 : x > from->width - 1 ? from->width - 1 : x;
    y = y < 0 ? 0 : y > from->height - 1 ? from->height - 1 : y;
    uint32_t left = (uint32_t)x, top = (uint32_t)y;
    uint32_t right = left + 1 < from->width ? left + 1 : left, bottom = top + 1 < from->height ? top + 1 : top;
    double across = x - left, down = y - top;
#define AT(column, row) from->samples[((size_t)(row)*from->width + (column)) * 3 + (size_t)channel]
    return (AT(left, top) * (1 - across) + AT(right, top) * across) * (1 - down) +
           (AT(left, bottom) * (1 - across) + AT(right, bottom) * across) * down;
#undef AT
}

static uint8_t limited(double value, int channel) {
    double result = channel == 0 ? 16 + value * 219 / 255 : 128 + (value - 128) * 224 / 255;
    return (uint8_t)(result + 0.5);
}

static void write_frame(const picture *from, uint32_t width, uint32_t height, const char *path) {
    uint8_t *frame = malloc((size_t)width * height * 2);
    double scale = (double)width / from->width < (double)height / from->height ? (double)width / from->width
                                                                               : (double)height / from->height;
    double left = (width - from->width * scale) / 2, top = (height - from->height * scale) / 2;
    for (uint32_t y = 0; y < height; y++) {
        for (uint32_t x = 0; x < width; x++) {
            double column = (x + 0.5 - left) / scale - 0.5, row = (y + 0.5 - top) / scale - 0.5;
            int is_inside = column > -0.5 && row > -0.5 && column < from->width - 0.5 && row < from->height - 0.5;
            uint8_t *pixel = frame + ((size_t)y * width + x) * 2;
            int difference = x % 2 == 0 ? 1 : 2;
            pixel[0] = limited(is_inside ? sample(from, column, row, 0) : 128, 0);
            pixel[1] = limited(is_inside ? sample(from, column, row, difference) : 128, difference);
        }
    }
    FILE *file = fopen(path, "wb");
    if (file == NULL || fwrite(frame, (size_t)width * height * 2, 1, file) != 1 || fclose(file) != 0) {
        fail("cannot write", path);
    }
    free(frame);
}

int main(int count, char **arguments) {
    unsigned width, height;
    if (count < 4 || sscanf(arguments[1], "%ux%u", &width, &height) != 2 || width % 2 != 0) {
        fprintf(stderr, "yuyv: expected WIDTHxHEIGHT FOLDER PHOTOGRAPH.jpg …\n");
        return 64;
    }
    for (int index = 3; index < count; index++) {
        picture photograph = decode(arguments[index]);
        const char *slash = strrchr(arguments[index], '/');
        char name[256], path[4096];
        snprintf(name, sizeof name, "%s", slash != NULL ? slash + 1 : arguments[index]);
        char *point = strrchr(name, '.');
        if (point != NULL) {
            *point = '\0';
        }
        snprintf(path, sizeof path, "%s/%s.yuyv", arguments[2], name);
        write_frame(&photograph, width, height, path);
        free(photograph.samples);
    }
    return 0;
}
