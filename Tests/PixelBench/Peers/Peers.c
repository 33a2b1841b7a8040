#include "CPixelPeers.h"
#include "FloatResize.h"

#include <errno.h>
#include <libv4l-plugin.h>
#include <libv4lconvert.h>
#include <linux/videodev2.h>
#include <stdio.h>
#include <stdlib.h>
// After stdio.h, which it needs.
#include <jpeglib.h>

enum { PIXEL_BYTES = PEER_WIDTH * PEER_HEIGHT * 3 };

struct peer {
    struct v4lconvert_data *converter;
    struct v4l2_format yuyv, rgb;
    struct jpeg_error_mgr errors;
    struct jpeg_decompress_struct decoder;
    float_resize resize;
    /// PIXEL_BYTES of red, green, blue.
    uint8_t *pixels;
};

static struct v4l2_format format(uint32_t code, uint32_t bytes) {
    struct v4l2_format result = {.type = V4L2_BUF_TYPE_VIDEO_CAPTURE};
    result.fmt.pix.width = PEER_WIDTH;
    result.fmt.pix.height = PEER_HEIGHT;
    result.fmt.pix.pixelformat = code;
    result.fmt.pix.field = V4L2_FIELD_NONE;
    result.fmt.pix.bytesperline = PEER_WIDTH * bytes;
    result.fmt.pix.sizeimage = PEER_WIDTH * PEER_HEIGHT * bytes;
    return result;
}

/// A device that is one and can do nothing: the library wants to ask.
static int answer(void *device, int descriptor, unsigned long request, void *argument) {
    (void)device;
    (void)descriptor;
    if (request == VIDIOC_QUERYCAP) {
        *(struct v4l2_capability *)argument = (struct v4l2_capability){.capabilities = V4L2_CAP_VIDEO_CAPTURE};
        return 0;
    }
    errno = ENOTTY;
    return -1;
}

peer *peer_create(void) {
    static const struct libv4l_dev_ops device = {.ioctl = answer};
    peer *peer = calloc(1, sizeof *peer);
    peer->converter = v4lconvert_create_with_dev_ops(-1, NULL, &device);
    if (peer->converter == NULL) {
        fputs("libv4lconvert refuses\n", stderr);
        return NULL;
    }
    // As malloc aligns it, to 16 bytes, libjpeg-turbo does not write past the cache, which would cost the peer a tenth.
    peer->pixels = malloc(PIXEL_BYTES);
    peer->yuyv = format(V4L2_PIX_FMT_YUYV, 2);
    peer->rgb = format(V4L2_PIX_FMT_RGB24, 3);
    peer->decoder.err = jpeg_std_error(&peer->errors);
    jpeg_create_decompress(&peer->decoder);
    peer->resize = float_resize_create(PEER_WIDTH, PEER_HEIGHT, PEER_SIDE);
    return peer;
}

int peer_read_yuyv(peer *peer, peer_frame *frame, int8_t *input) {
    const int length = v4lconvert_convert(peer->converter, &peer->yuyv, &peer->rgb, frame->yuyv, PEER_YUYV_BYTES,
                                          peer->pixels, PIXEL_BYTES);
    if (length != PIXEL_BYTES) {
        fprintf(stderr, "libv4lconvert: %s\n", v4lconvert_get_error_message(peer->converter));
        return 0;
    }
    float_resize_run(&peer->resize, peer->pixels, input);
    return 1;
}

int peer_read_jpeg(peer *peer, peer_frame *frame, int8_t *input) {
    j_decompress_ptr decoder = &peer->decoder;
    jpeg_mem_src(decoder, frame->jpeg, frame->jpeg_length);
    jpeg_read_header(decoder, TRUE);
    decoder->out_color_space = JCS_RGB;
    jpeg_start_decompress(decoder);
    while (decoder->output_scanline < decoder->output_height) {
        JSAMPROW row = peer->pixels + (size_t)decoder->output_scanline * PEER_WIDTH * 3;
        jpeg_read_scanlines(decoder, &row, 1);
    }
    jpeg_finish_decompress(decoder);
    float_resize_run(&peer->resize, peer->pixels, input);
    return 1;
}
