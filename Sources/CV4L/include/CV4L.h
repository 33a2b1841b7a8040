// What Swift cannot import of Video4Linux: macros, unions, variadic calls. One function a system call, with its errno value
// as the result (0 is success); what a call means is documented with the kernel (userspace-api/media/v4l).
#ifndef CV4L_H
#define CV4L_H

#include <stddef.h>
#include <stdint.h>

/// Device capabilities that say what a node is.
enum {
    cv4l_can_capture = 0x00000001,
    cv4l_can_capture_planes = 0x00001000,
    cv4l_can_output = 0x00000002 | 0x00002000,
    cv4l_is_codec = 0x00004000 | 0x00008000,
    cv4l_has_metadata = 0x00800000 | 0x08000000,
    cv4l_can_stream = 0x04000000,
};

/// What a node says of itself.
typedef struct cv4l_node {
    /// Zero-terminated.
    char driver[17];
    char card[33];
    char bus[33];
    /// Of this node, where the driver tells nodes apart.
    uint32_t capabilities;
} cv4l_node;

const char *_Nonnull cv4l_driver(const cv4l_node *_Nonnull node);
const char *_Nonnull cv4l_card(const cv4l_node *_Nonnull node);
const char *_Nonnull cv4l_bus(const cv4l_node *_Nonnull node);

/// Pixels as they come, or as they are asked for.
typedef struct cv4l_format {
    /// The kernel's four letters, the first in the lowest byte.
    uint32_t pixel_format;
    uint32_t width;
    uint32_t height;
    /// Bytes from row to row; 0 for compressed pictures.
    uint32_t row_stride;
    /// The most bytes of a frame.
    uint32_t size;
    /// The kernel's numbers of colour space, matrix and range; 0 is the default of what comes before.
    uint32_t colour_space;
    uint32_t matrix;
    uint32_t range;
} cv4l_format;

/// The kernel's numbers that matter of those.
enum {
    cv4l_colour_space_rec709 = 3,
    cv4l_colour_space_jpeg = 7,
    cv4l_matrix_601 = 1,
    cv4l_matrix_709 = 2,
    cv4l_range_full = 1,
    cv4l_range_limited = 2,
};

/// A frame that the driver has filled.
typedef struct cv4l_frame {
    uint32_t index;
    /// From the start of the buffer.
    uint32_t offset;
    uint32_t length;
    /// Wraps around; gaps are frames that the driver has lost.
    uint32_t sequence;
    /// Nanoseconds of the clock that `is_monotonic` tells of; 0 where there is none.
    uint64_t time;
    int is_monotonic;
    /// The driver knows that the frame is damaged.
    int has_error;
} cv4l_frame;

/// What waiting for a device ended with.
enum {
    cv4l_ready = 1,
    /// Something is wrong with the device: the next call tells.
    cv4l_broken = 2,
};

int cv4l_open(const char *_Nonnull path, int *_Nonnull descriptor);
void cv4l_close(int descriptor);
int cv4l_query(int descriptor, cv4l_node *_Nonnull node);
/// The format with this number that a device offers; EINVAL behind the last one.
int cv4l_offered_format(int descriptor, int has_planes, uint32_t index, uint32_t *_Nonnull pixel_format);
/// Asks for a format, and gives the one that the device has settled for. ENOTSUP when a frame would be in several pieces of
/// memory.
int cv4l_set_format(int descriptor, int has_planes, cv4l_format *_Nonnull format);
/// Asks for so many frames a second, numerator over denominator, and gives those that the device has settled for, 0 where
/// it does not tell.
int cv4l_set_rate(int descriptor, int has_planes, uint32_t *_Nonnull numerator, uint32_t *_Nonnull denominator);
/// Asks for so many buffers, and gives how many there are; 0 gives all back.
int cv4l_request_buffers(int descriptor, int has_planes, uint32_t *_Nonnull count);
int cv4l_map_buffer(int descriptor, int has_planes, uint32_t index, const void *_Nullable *_Nonnull address,
                    size_t *_Nonnull length);
void cv4l_unmap_buffer(const void *_Nonnull address, size_t length);
int cv4l_queue(int descriptor, int has_planes, uint32_t index);
/// EAGAIN when there is no frame.
int cv4l_dequeue(int descriptor, int has_planes, cv4l_frame *_Nonnull frame);
int cv4l_stream_on(int descriptor, int has_planes);
int cv4l_stream_off(int descriptor, int has_planes);
/// Waits for a frame or for trouble, at most so many milliseconds; 0 when the time is up.
int cv4l_wait(int descriptor, int milliseconds);

#endif
