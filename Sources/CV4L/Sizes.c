#include "CV4L.h"
#include "Calls.h"

#include <linux/videodev2.h>

_Static_assert(cv4l_discrete == V4L2_FRMSIZE_TYPE_DISCRETE && cv4l_discrete == V4L2_FRMIVAL_TYPE_DISCRETE,
               "numbers are the kernel's");

int cv4l_offered_size(int descriptor, uint32_t pixel_format, uint32_t index, cv4l_sizes *sizes) {
    struct v4l2_frmsizeenum entry = {.index = index, .pixel_format = pixel_format};
    int error = cv4l_call(descriptor, VIDIOC_ENUM_FRAMESIZES, &entry);
    if (error != 0) {
        return error;
    }
    if (entry.type == V4L2_FRMSIZE_TYPE_DISCRETE) {
        *sizes = (cv4l_sizes){
            .kind = cv4l_discrete,
            .least_width = entry.discrete.width,
            .most_width = entry.discrete.width,
            .width_step = 1,
            .least_height = entry.discrete.height,
            .most_height = entry.discrete.height,
            .height_step = 1,
        };
        return 0;
    }
    *sizes = (cv4l_sizes){
        .kind = entry.type,
        .least_width = entry.stepwise.min_width,
        .most_width = entry.stepwise.max_width,
        .width_step = entry.stepwise.step_width,
        .least_height = entry.stepwise.min_height,
        .most_height = entry.stepwise.max_height,
        .height_step = entry.stepwise.step_height,
    };
    return 0;
}

static cv4l_period period(struct v4l2_fract seconds) {
    return (cv4l_period){.seconds = seconds.numerator, .frames = seconds.denominator};
}

int cv4l_offered_period(int descriptor, uint32_t pixel_format, uint32_t width, uint32_t height, uint32_t index,
                        cv4l_periods *periods) {
    struct v4l2_frmivalenum entry = {.index = index, .pixel_format = pixel_format, .width = width, .height = height};
    int error = cv4l_call(descriptor, VIDIOC_ENUM_FRAMEINTERVALS, &entry);
    if (error != 0) {
        return error;
    }
    *periods = (cv4l_periods){.kind = entry.type};
    if (entry.type == V4L2_FRMIVAL_TYPE_DISCRETE) {
        periods->shortest = periods->longest = periods->step = period(entry.discrete);
    } else {
        periods->shortest = period(entry.stepwise.min);
        periods->longest = period(entry.stepwise.max);
        periods->step = period(entry.stepwise.step);
    }
    return 0;
}
