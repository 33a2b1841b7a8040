#include "CV4L.h"
#include "Calls.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/videodev2.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

_Static_assert(cv4l_can_capture == V4L2_CAP_VIDEO_CAPTURE, "numbers are the kernel's");
_Static_assert(cv4l_can_capture_planes == V4L2_CAP_VIDEO_CAPTURE_MPLANE, "numbers are the kernel's");
_Static_assert(cv4l_can_output == (V4L2_CAP_VIDEO_OUTPUT | V4L2_CAP_VIDEO_OUTPUT_MPLANE), "numbers are the kernel's");
_Static_assert(cv4l_is_codec == (V4L2_CAP_VIDEO_M2M | V4L2_CAP_VIDEO_M2M_MPLANE), "numbers are the kernel's");
_Static_assert(cv4l_has_metadata == (V4L2_CAP_META_CAPTURE | V4L2_CAP_META_OUTPUT), "numbers are the kernel's");
_Static_assert(cv4l_can_stream == V4L2_CAP_STREAMING, "numbers are the kernel's");
_Static_assert(cv4l_colour_space_rec709 == V4L2_COLORSPACE_REC709, "numbers are the kernel's");
_Static_assert(cv4l_colour_space_jpeg == V4L2_COLORSPACE_JPEG, "numbers are the kernel's");
_Static_assert(cv4l_matrix_601 == V4L2_YCBCR_ENC_601 && cv4l_matrix_709 == V4L2_YCBCR_ENC_709, "are the kernel's");
_Static_assert(cv4l_range_full == V4L2_QUANTIZATION_FULL_RANGE, "numbers are the kernel's");
_Static_assert(cv4l_range_limited == V4L2_QUANTIZATION_LIM_RANGE, "numbers are the kernel's");

int cv4l_call(int descriptor, unsigned long request, void *argument) {
    int result;
    do {
        result = ioctl(descriptor, request, argument);
    } while (result != 0 && errno == EINTR);
    return result == 0 ? 0 : errno;
}

int cv4l_open(const char *path, int *descriptor) {
    // A device that is not a camera may block whoever opens it.
    *descriptor = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
    return *descriptor >= 0 ? 0 : errno;
}

void cv4l_close(int descriptor) {
    close(descriptor);
}

int cv4l_query(int descriptor, cv4l_node *node) {
    struct v4l2_capability capability = {0};
    int error = cv4l_call(descriptor, VIDIOC_QUERYCAP, &capability);
    if (error != 0) {
        return error;
    }
    memset(node, 0, sizeof *node);
    memcpy(node->driver, capability.driver, sizeof capability.driver);
    memcpy(node->card, capability.card, sizeof capability.card);
    memcpy(node->bus, capability.bus_info, sizeof capability.bus_info);
    node->capabilities =
        capability.capabilities & V4L2_CAP_DEVICE_CAPS ? capability.device_caps : capability.capabilities;
    return 0;
}

const char *cv4l_driver(const cv4l_node *node) {
    return node->driver;
}

const char *cv4l_card(const cv4l_node *node) {
    return node->card;
}

const char *cv4l_bus(const cv4l_node *node) {
    return node->bus;
}

int cv4l_wait(int descriptor, int milliseconds) {
    struct pollfd device = {.fd = descriptor, .events = POLLIN};
    int count = poll(&device, 1, milliseconds);
    if (count <= 0) {
        // Interrupted: the caller looks at the clock anyway.
        return 0;
    }
    return device.revents & (POLLERR | POLLHUP | POLLNVAL) ? cv4l_broken : cv4l_ready;
}
