// What the files of this module share.
#ifndef CV4L_CALLS_H
#define CV4L_CALLS_H

#include <linux/videodev2.h>

/// The kernel's kind of buffer.
static inline uint32_t cv4l_type(int has_planes) {
    return has_planes ? V4L2_BUF_TYPE_VIDEO_CAPTURE_MPLANE : V4L2_BUF_TYPE_VIDEO_CAPTURE;
}

/// An ioctl that is not interrupted; 0 or an errno value.
int cv4l_call(int descriptor, unsigned long request, void *argument);

#endif
