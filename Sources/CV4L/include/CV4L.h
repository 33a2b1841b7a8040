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

/// Sizes of frames that a format has: one, or every one between two in steps. In pixels.
typedef struct cv4l_sizes {
    /// `cv4l_discrete`, or something else for a range.
    uint32_t kind;
    uint32_t least_width;
    uint32_t most_width;
    uint32_t width_step;
    uint32_t least_height;
    uint32_t most_height;
    uint32_t height_step;
} cv4l_sizes;

/// The time from frame to frame: so many seconds for so many frames.
typedef struct cv4l_period {
    uint32_t seconds;
    uint32_t frames;
} cv4l_period;

/// Times from frame to frame that a size has: one, or every one between two in steps.
typedef struct cv4l_periods {
    /// `cv4l_discrete`, or something else for a range.
    uint32_t kind;
    cv4l_period shortest;
    cv4l_period longest;
    cv4l_period step;
} cv4l_periods;

enum {
    cv4l_discrete = 1,
};

/// Something of a camera that can be set to a number.
typedef struct cv4l_control {
    uint32_t identifier;
    uint32_t kind;
    uint32_t flags;
    int32_t minimum;
    int32_t maximum;
    int32_t step;
    /// What it is before anybody sets it.
    int32_t usual;
    /// Zero-terminated.
    char name[33];
} cv4l_control;

/// The kernel's numbers of kinds of controls, of their flags, and of one control.
enum {
    cv4l_control_integer = 1,
    cv4l_control_boolean = 2,
    cv4l_control_menu = 3,
    cv4l_control_button = 4,
    cv4l_control_bits = 8,
    /// A menu of numbers.
    cv4l_control_number_menu = 9,

    cv4l_control_disabled = 0x0001,
    /// Another program does not let go of it.
    cv4l_control_grabbed = 0x0002,
    cv4l_control_read_only = 0x0004,
    /// Without effect as others stand.
    cv4l_control_inactive = 0x0010,
    cv4l_control_write_only = 0x0040,

    /// Whether the exposure may take longer than the rate allows.
    cv4l_dynamic_rate = 0x009A0903,
};

/// Asks for the control behind one with a number.
enum { cv4l_next_control = 0x80000000u };

/// One value of a menu: a name, or a number for `cv4l_control_number_menu`.
typedef struct cv4l_menu_entry {
    /// Zero-terminated.
    char name[33];
    int64_t number;
} cv4l_menu_entry;

const char *_Nonnull cv4l_control_name(const cv4l_control *_Nonnull control);
const char *_Nonnull cv4l_menu_entry_name(const cv4l_menu_entry *_Nonnull entry);

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
/// The sizes with this number that a format has; EINVAL behind the last ones, ENOTTY where the device does not tell.
int cv4l_offered_size(int descriptor, uint32_t pixel_format, uint32_t index, cv4l_sizes *_Nonnull sizes);
/// The same for the times from frame to frame of a format and size.
int cv4l_offered_period(int descriptor, uint32_t pixel_format, uint32_t width, uint32_t height, uint32_t index,
                        cv4l_periods *_Nonnull periods);
/// The control with a number, or the next one: the number is `cv4l_next_control` and the last one's, or 0 for the first.
/// EINVAL where there is none, ENOTTY where the device has no controls at all.
int cv4l_query_control(int descriptor, uint32_t identifier, cv4l_control *_Nonnull control);
/// A value of a menu; EINVAL for one that the menu does not have.
int cv4l_query_menu(int descriptor, uint32_t identifier, uint32_t index, cv4l_menu_entry *_Nonnull entry);
int cv4l_get_control(int descriptor, uint32_t identifier, int32_t *_Nonnull value);
int cv4l_set_control(int descriptor, uint32_t identifier, int32_t value);
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

/// Makes red, green, blue of formats that few cameras have, with libv4lconvert. Programs without shared libraries are built
/// without these functions.
typedef struct cv4l_converter cv4l_converter;

/// Whether the library is there.
int cv4l_has_converter(void);
/// A converter for the frames of a device, which the library may ask what camera it is; -1 where there is no device. Null
/// where the library is not there.
cv4l_converter *_Nullable cv4l_converter_create(int descriptor, const cv4l_format *_Nonnull from);
void cv4l_converter_destroy(cv4l_converter *_Nonnull converter);
/// Converts a frame into three bytes a pixel without gaps between the rows; EINVAL where that is not possible.
int cv4l_convert(cv4l_converter *_Nonnull converter, const void *_Nonnull source, size_t length, void *_Nonnull target);

#endif
