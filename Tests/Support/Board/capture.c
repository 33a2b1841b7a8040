// Takes frames from a camera as the kernel hands them over, without any of Punctual's code, and says what they are.
//
//     capture [OPTION …]
//
//     --device PATH          default: /dev/video0
//     --format FOURCC        default: what the camera is set to, as are size and rate
//     --size WIDTHxHEIGHT
//     --rate FPS
//     --set NAME=NUMBER      a control by the name that the driver gives it; may be given again
//     --frames N             how many, over all plugs (default: 10)
//     --replugs N            how often the camera may go; it is waited for, and set up again (default: 0)
//     --save FILE            the frames, one behind the other
//
// Prints a line a frame: sequence number, bytes, seconds on the driver's clock, age, a sum of the content, and `error` where
// the driver says so, `no end` for a JPEG without one. Exit codes: 0 all frames came, 1 none for two seconds, 64 wrong
// usage, 69 the device is gone or refuses something.
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <linux/videodev2.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

enum { NOTHING_CAME = 1, WRONG_USAGE = 64, UNAVAILABLE = 69 };
enum { BUFFERS = 4, MOST_CONTROLS = 8, PATIENCE_MS = 2000, PLUG_TRIES = 1000, PLUG_PAUSE_US = 10000 };

typedef struct {
    const char *device, *format;
    unsigned width, height, rate;
    const char *controls[MOST_CONTROLS];
    int control_count;
    long frames, replugs;
    FILE *save;
} options;

typedef struct {
    int descriptor;
    uint32_t format;
    struct {
        void *bytes;
        size_t length;
    } buffers[BUFFERS];
    uint32_t count;
} camera;

typedef struct {
    long frames, errors, lost;
    double first, last;
} totals;

static _Noreturn void fail(int code, const char *what, const char *detail) {
    fflush(stdout);
    fprintf(stderr, "capture: %s%s\n", what, detail);
    exit(code);
}

// False when the device is gone; ends the program at any other error.
static bool call(const camera *from, unsigned long request, void *argument, const char *name) {
    if (ioctl(from->descriptor, request, argument) == 0) {
        return true;
    }
    if (errno != ENODEV) {
        fail(UNAVAILABLE, name, strerror(errno));
    }
    return false;
}

static bool set_format(camera *it, const options *wanted) {
    struct v4l2_format format = {.type = V4L2_BUF_TYPE_VIDEO_CAPTURE};
    if (!call(it, VIDIOC_G_FMT, &format, "VIDIOC_G_FMT: ")) {
        return false;
    }
    if (wanted->format != NULL) {
        memcpy(&format.fmt.pix.pixelformat, wanted->format, 4);
    }
    if (wanted->width != 0) {
        format.fmt.pix.width = wanted->width;
        format.fmt.pix.height = wanted->height;
    }
    // What it was belongs to the format before.
    format.fmt.pix.bytesperline = 0;
    struct v4l2_streamparm rate = {.type = V4L2_BUF_TYPE_VIDEO_CAPTURE};
    rate.parm.capture.timeperframe = (struct v4l2_fract){1, wanted->rate};
    if (!call(it, VIDIOC_S_FMT, &format, "VIDIOC_S_FMT: ") ||
        (wanted->rate != 0 && !call(it, VIDIOC_S_PARM, &rate, "VIDIOC_S_PARM: "))) {
        return false;
    }
    it->format = format.fmt.pix.pixelformat;
    printf("%.4s %ux%u", (const char *)&it->format, format.fmt.pix.width, format.fmt.pix.height);
    const struct v4l2_fract period = rate.parm.capture.timeperframe;
    printf(wanted->rate != 0 ? ", %u/%u s a frame\n" : "\n", period.numerator, period.denominator);
    return true;
}

// Sets a control, given as NAME=NUMBER, and shows what the driver makes of it.
static bool set_control(const camera *it, const char *text) {
    const char *equals = strchr(text, '=');
    if (equals == NULL) {
        fail(WRONG_USAGE, "not NAME=NUMBER: ", text);
    }
    const size_t length = (size_t)(equals - text);
    struct v4l2_queryctrl control = {.id = V4L2_CTRL_FLAG_NEXT_CTRL};
    while (ioctl(it->descriptor, VIDIOC_QUERYCTRL, &control) == 0) {
        if (strlen((const char *)control.name) == length && strncmp((const char *)control.name, text, length) == 0) {
            struct v4l2_control value = {control.id, (int)strtol(equals + 1, NULL, 10)};
            if (!call(it, VIDIOC_S_CTRL, &value, "VIDIOC_S_CTRL: ") ||
                !call(it, VIDIOC_G_CTRL, &value, "VIDIOC_G_CTRL: ")) {
                return false;
            }
            printf("%s=%d (%d to %d, %d)\n", (const char *)control.name, value.value, control.minimum, control.maximum,
                   control.default_value);
            return true;
        }
        control.id |= V4L2_CTRL_FLAG_NEXT_CTRL;
    }
    fail(UNAVAILABLE, "the camera has no such control: ", text);
}

static bool queue(const camera *it, uint32_t index) {
    struct v4l2_buffer buffer = {.index = index, .type = V4L2_BUF_TYPE_VIDEO_CAPTURE, .memory = V4L2_MEMORY_MMAP};
    return call(it, VIDIOC_QBUF, &buffer, "VIDIOC_QBUF: ");
}

static bool start(camera *it) {
    struct v4l2_requestbuffers request = {
        .count = BUFFERS, .type = V4L2_BUF_TYPE_VIDEO_CAPTURE, .memory = V4L2_MEMORY_MMAP};
    if (!call(it, VIDIOC_REQBUFS, &request, "VIDIOC_REQBUFS: ")) {
        return false;
    }
    it->count = request.count < BUFFERS ? request.count : BUFFERS;
    for (uint32_t index = 0; index < it->count; index++) {
        struct v4l2_buffer buffer = {.index = index, .type = V4L2_BUF_TYPE_VIDEO_CAPTURE, .memory = V4L2_MEMORY_MMAP};
        if (!call(it, VIDIOC_QUERYBUF, &buffer, "VIDIOC_QUERYBUF: ")) {
            return false;
        }
        it->buffers[index].length = buffer.length;
        it->buffers[index].bytes =
            mmap(NULL, buffer.length, PROT_READ | PROT_WRITE, MAP_SHARED, it->descriptor, buffer.m.offset);
        if (it->buffers[index].bytes == MAP_FAILED) {
            fail(UNAVAILABLE, "mmap: ", strerror(errno));
        }
        if (!queue(it, index)) {
            return false;
        }
    }
    int type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
    return call(it, VIDIOC_STREAMON, &type, "VIDIOC_STREAMON: ");
}

// Waits for the device, which may still be starting.
static camera open_camera(const char *path) {
    for (int tries = 0; tries < PLUG_TRIES; tries++) {
        const int descriptor = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC);
        if (descriptor >= 0) {
            return (camera){.descriptor = descriptor};
        }
        usleep(PLUG_PAUSE_US);
    }
    fail(UNAVAILABLE, "there is no such device: ", path);
}

static void close_camera(camera *it) {
    for (uint32_t index = 0; index < it->count; index++) {
        munmap(it->buffers[index].bytes, it->buffers[index].length);
    }
    close(it->descriptor);
}

// FNV-1a over words of eight bytes: only equal or not equal matters.
static uint64_t sum(const uint8_t *bytes, size_t length) {
    uint64_t hash = 0xCBF29CE484222325;
    for (size_t index = 0; index < length; index += 8) {
        uint64_t word = 0;
        memcpy(&word, bytes + index, length - index < 8 ? length - index : 8);
        hash = (hash ^ word) * 0x100000001B3;
    }
    return hash;
}

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void show(const camera *it, const struct v4l2_buffer *buffer, totals *of, FILE *save) {
    static uint32_t last;
    const uint8_t *bytes = it->buffers[buffer->index].bytes;
    const uint32_t used = buffer->bytesused;
    const double time = (double)buffer->timestamp.tv_sec + (double)buffer->timestamp.tv_usec / 1e6;
    const bool has_error = (buffer->flags & V4L2_BUF_FLAG_ERROR) != 0;
    const bool is_jpeg = it->format == V4L2_PIX_FMT_MJPEG;
    const bool has_end = used >= 2 && bytes[used - 2] == 0xFF && bytes[used - 1] == 0xD9;
    // A camera that was plugged in again counts from 0 again.
    of->lost += of->frames > 0 && buffer->sequence > last + 1 ? buffer->sequence - last - 1 : 0;
    last = buffer->sequence;
    of->errors += has_error;
    of->first = of->frames == 0 ? time : of->first;
    of->last = time;
    of->frames++;
    printf("%u: %u bytes, %.6f s, %.3f ms old, %016llx%s%s\n", buffer->sequence, used, time, 1e3 * (now() - time),
           (unsigned long long)sum(bytes, used), has_error ? ", error" : "", is_jpeg && !has_end ? ", no end" : "");
    if (save != NULL && fwrite(bytes, 1, used, save) != used) {
        fail(UNAVAILABLE, "cannot write: ", strerror(errno));
    }
}

// Takes frames until there are enough, or the device is gone: false.
static bool take_frames(const camera *it, const options *wanted, totals *of) {
    while (of->frames < wanted->frames) {
        struct pollfd readable = {.fd = it->descriptor, .events = POLLIN};
        const int ready = poll(&readable, 1, PATIENCE_MS);
        if (ready == 0) {
            fail(NOTHING_CAME, "no frame for two seconds", "");
        }
        struct v4l2_buffer buffer = {.type = V4L2_BUF_TYPE_VIDEO_CAPTURE, .memory = V4L2_MEMORY_MMAP};
        if (!call(it, VIDIOC_DQBUF, &buffer, "VIDIOC_DQBUF: ")) {
            return false;
        }
        show(it, &buffer, of, wanted->save);
        if (!queue(it, buffer.index)) {
            return false;
        }
    }
    return true;
}

static bool capture(camera *it, const options *wanted, totals *of) {
    if (!set_format(it, wanted)) {
        return false;
    }
    for (int index = 0; index < wanted->control_count; index++) {
        if (!set_control(it, wanted->controls[index])) {
            return false;
        }
    }
    return start(it) && take_frames(it, wanted, of);
}

static long number(const char *text) {
    char *end;
    const long value = strtol(text, &end, 10);
    if (*text == '\0' || *end != '\0' || value < 0 || value > 1000000) {
        fail(WRONG_USAGE, "not a number from 0 to 1000000: ", text);
    }
    return value;
}

static options read_options(int argc, char **argv) {
    options found = {.device = "/dev/video0", .frames = 10};
    static const struct option known[] = {{"device", required_argument, NULL, 'd'},
                                          {"format", required_argument, NULL, 'f'},
                                          {"size", required_argument, NULL, 's'},
                                          {"rate", required_argument, NULL, 'r'},
                                          {"set", required_argument, NULL, 'c'},
                                          {"frames", required_argument, NULL, 'n'},
                                          {"replugs", required_argument, NULL, 'p'},
                                          {"save", required_argument, NULL, 'w'},
                                          {NULL, 0, NULL, 0}};
    for (int option; (option = getopt_long(argc, argv, "", known, NULL)) != -1;) {
        if (option == 'd') {
            found.device = optarg;
        } else if (option == 'f' && strlen(optarg) == 4) {
            found.format = optarg;
        } else if (option == 's' && sscanf(optarg, "%ux%u", &found.width, &found.height) == 2) {
        } else if (option == 'r') {
            found.rate = (unsigned)number(optarg);
        } else if (option == 'c' && found.control_count < MOST_CONTROLS) {
            found.controls[found.control_count++] = optarg;
        } else if (option == 'n') {
            found.frames = number(optarg);
        } else if (option == 'p') {
            found.replugs = number(optarg);
        } else if (option == 'w' && (found.save = fopen(optarg, "wb")) != NULL) {
        } else {
            fail(WRONG_USAGE, "an option is not understood; they are at the head of capture.c", "");
        }
    }
    return found;
}

int main(int argc, char **argv) {
    const options wanted = read_options(argc, argv);
    totals found = {0};
    for (long replugs = 0;; replugs++) {
        camera it = open_camera(wanted.device);
        const bool is_done = capture(&it, &wanted, &found);
        close_camera(&it);
        if (is_done) {
            break;
        }
        puts("gone");
        if (replugs == wanted.replugs) {
            fail(UNAVAILABLE, "the camera is gone: ", wanted.device);
        }
    }
    const double seconds = found.last - found.first;
    printf("%ld frames, %.2f a second, %ld with errors, %ld lost\n", found.frames,
           found.frames > 1 && seconds > 0 ? (double)(found.frames - 1) / seconds : 0, found.errors, found.lost);
    if (wanted.save != NULL && fclose(wanted.save) != 0) {
        fail(UNAVAILABLE, "cannot write: ", strerror(errno));
    }
    return 0;
}
