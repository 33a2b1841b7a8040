#include "CV4L.h"
#include "Calls.h"

#include <errno.h>
#include <linux/videodev2.h>

int cv4l_offered_format(int descriptor, int has_planes, uint32_t index, uint32_t *pixel_format) {
    struct v4l2_fmtdesc description = {.index = index, .type = cv4l_type(has_planes)};
    int error = cv4l_call(descriptor, VIDIOC_ENUM_FMT, &description);
    *pixel_format = description.pixelformat;
    return error;
}

static int read_format(const struct v4l2_format *from, int has_planes, cv4l_format *format) {
    if (has_planes) {
        const struct v4l2_pix_format_mplane *pixels = &from->fmt.pix_mp;
        *format = (cv4l_format){
            .pixel_format = pixels->pixelformat,
            .width = pixels->width,
            .height = pixels->height,
            .row_stride = pixels->plane_fmt[0].bytesperline,
            .size = pixels->plane_fmt[0].sizeimage,
            .colour_space = pixels->colorspace,
            .matrix = pixels->ycbcr_enc,
            .range = pixels->quantization,
        };
        return pixels->num_planes == 1 ? 0 : ENOTSUP;
    }
    const struct v4l2_pix_format *pixels = &from->fmt.pix;
    *format = (cv4l_format){
        .pixel_format = pixels->pixelformat,
        .width = pixels->width,
        .height = pixels->height,
        .row_stride = pixels->bytesperline,
        .size = pixels->sizeimage,
        .colour_space = pixels->colorspace,
        .matrix = pixels->ycbcr_enc,
        .range = pixels->quantization,
    };
    return 0;
}

int cv4l_set_format(int descriptor, int has_planes, cv4l_format *format) {
    struct v4l2_format wanted = {.type = cv4l_type(has_planes)};
    // What is not asked for stays as the device likes it.
    int error = cv4l_call(descriptor, VIDIOC_G_FMT, &wanted);
    if (error != 0) {
        return error;
    }
    if (has_planes) {
        struct v4l2_pix_format_mplane *pixels = &wanted.fmt.pix_mp;
        pixels->pixelformat = format->pixel_format;
        pixels->width = format->width;
        pixels->height = format->height;
        pixels->field = V4L2_FIELD_ANY;
        pixels->num_planes = 1;
        pixels->plane_fmt[0].bytesperline = 0;
        pixels->plane_fmt[0].sizeimage = 0;
    } else {
        struct v4l2_pix_format *pixels = &wanted.fmt.pix;
        pixels->pixelformat = format->pixel_format;
        pixels->width = format->width;
        pixels->height = format->height;
        pixels->field = V4L2_FIELD_ANY;
        pixels->bytesperline = 0;
        pixels->sizeimage = 0;
    }
    error = cv4l_call(descriptor, VIDIOC_S_FMT, &wanted);
    return error != 0 ? error : read_format(&wanted, has_planes, format);
}

int cv4l_set_rate(int descriptor, int has_planes, uint32_t *numerator, uint32_t *denominator) {
    struct v4l2_streamparm parameters = {.type = cv4l_type(has_planes)};
    int error = cv4l_call(descriptor, VIDIOC_G_PARM, &parameters);
    if (error == 0 && *numerator > 0 && (parameters.parm.capture.capability & V4L2_CAP_TIMEPERFRAME)) {
        // The device counts in seconds a frame.
        parameters.parm.capture.timeperframe = (struct v4l2_fract){*denominator, *numerator};
        error = cv4l_call(descriptor, VIDIOC_S_PARM, &parameters);
    }
    struct v4l2_fract period = parameters.parm.capture.timeperframe;
    int is_known = error == 0 && period.numerator > 0 && period.denominator > 0;
    *numerator = is_known ? period.denominator : 0;
    *denominator = is_known ? period.numerator : 0;
    return error;
}
