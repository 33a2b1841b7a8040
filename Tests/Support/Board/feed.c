// Shows pictures to the simulated camera of the kernel (vivid), which hands them over unchanged.
//
//     feed OUTPUT CAMERA FOURCC WIDTHxHEIGHT FPS EVERY_MS READY FILE …
//
// vivid has to be loaded with an HDMI input and an HDMI output. Each FILE holds raw frames; all of them are shown in
// turn, each for EVERY_MS. FPS is what the signal comes nearest to. READY is a file that is made when the camera sees
// the first picture. Runs until it is killed. Exit codes: 64 wrong usage, 66 no such file, 69 a device refuses something.
#include <errno.h>
#include <fcntl.h>
#include <linux/videodev2.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { WRONG_USAGE = 64, NO_INPUT = 66, UNAVAILABLE = 69 };
enum { BUFFERS = 3, MOST_FRAMES = 4096 };

typedef struct {
    const uint8_t *frames[MOST_FRAMES];
    size_t count;
} pictures;

static _Noreturn void fail(int code, const char *what, const char *detail) {
    fprintf(stderr, "feed: %s: %s\n", what, detail);
    exit(code);
}

static int open_node(const char *path) {
    const int descriptor = open(path, O_RDWR | O_CLOEXEC);
    if (descriptor < 0) {
        fail(UNAVAILABLE, path, strerror(errno));
    }
    return descriptor;
}

static void call(int descriptor, unsigned long request, void *argument, const char *name) {
    if (ioctl(descriptor, request, argument) != 0) {
        fail(UNAVAILABLE, name, strerror(errno));
    }
}

static double rate(const struct v4l2_bt_timings *signal) {
    return (double)signal->pixelclock /
           ((double)V4L2_DV_BT_FRAME_WIDTH(signal) * (double)V4L2_DV_BT_FRAME_HEIGHT(signal));
}

// The signal of this size whose rate is nearest, among those that the output can make.
static struct v4l2_dv_timings find_signal(int output, unsigned width, unsigned height, double wanted) {
    struct v4l2_dv_timings best = {0};
    struct v4l2_enum_dv_timings offered = {.index = 0};
    for (; ioctl(output, VIDIOC_ENUM_DV_TIMINGS, &offered) == 0; offered.index++) {
        const struct v4l2_bt_timings *signal = &offered.timings.bt;
        const bool fits = signal->width == width && signal->height == height && !signal->interlaced;
        if (fits && (best.bt.width == 0 || fabs(rate(signal) - wanted) < fabs(rate(&best.bt) - wanted))) {
            best = offered.timings;
        }
    }
    if (best.bt.width == 0) {
        fail(WRONG_USAGE, "HDMI has no such size", "640x480, 800x600, 1280x720 and 1920x1080 are some that it has");
    }
    return best;
}

static void set_control(int descriptor, const char *name, int value) {
    struct v4l2_queryctrl control = {.id = V4L2_CTRL_FLAG_NEXT_CTRL};
    while (ioctl(descriptor, VIDIOC_QUERYCTRL, &control) == 0) {
        if (strcmp((const char *)control.name, name) == 0) {
            struct v4l2_control setting = {control.id, value};
            call(descriptor, VIDIOC_S_CTRL, &setting, name);
            return;
        }
        control.id |= V4L2_CTRL_FLAG_NEXT_CTRL;
    }
    fail(UNAVAILABLE, name, "the camera has no such control");
}

// Pictures go through unchanged only where both ends have the same format.
static size_t set_format(int descriptor, enum v4l2_buf_type type, const char *format, unsigned width, unsigned height) {
    struct v4l2_format wanted = {.type = type};
    call(descriptor, VIDIOC_G_FMT, &wanted, "VIDIOC_G_FMT");
    uint32_t code;
    memcpy(&code, format, sizeof code);
    wanted.fmt.pix.pixelformat = code;
    wanted.fmt.pix.width = width;
    wanted.fmt.pix.height = height;
    wanted.fmt.pix.bytesperline = 0;
    call(descriptor, VIDIOC_S_FMT, &wanted, "VIDIOC_S_FMT");
    if (wanted.fmt.pix.pixelformat != code || wanted.fmt.pix.width != width || wanted.fmt.pix.height != height) {
        fail(UNAVAILABLE, format, "the device has another format, or another size");
    }
    return wanted.fmt.pix.sizeimage;
}

static void add_file(pictures *to, const char *path, size_t frame_bytes) {
    struct stat file;
    const int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0 || fstat(descriptor, &file) != 0) {
        fail(NO_INPUT, path, strerror(errno));
    }
    const size_t length = (size_t)file.st_size, count = length / frame_bytes;
    if (count == 0 || length % frame_bytes != 0 || to->count + count > MOST_FRAMES) {
        fail(NO_INPUT, path, "not a number of whole frames, or too many");
    }
    const uint8_t *bytes = mmap(NULL, length, PROT_READ, MAP_PRIVATE, descriptor, 0);
    if (bytes == MAP_FAILED) {
        fail(NO_INPUT, path, strerror(errno));
    }
    for (size_t index = 0; index < count; index++) {
        to->frames[to->count++] = bytes + index * frame_bytes;
    }
    close(descriptor);
}

static int64_t now_ms(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * INT64_C(1000) + time.tv_nsec / 1000000;
}

static void queue(int output, uint32_t index, size_t bytes) {
    struct v4l2_buffer buffer = {.index = index,
                                 .type = V4L2_BUF_TYPE_VIDEO_OUTPUT,
                                 .memory = V4L2_MEMORY_MMAP,
                                 .field = V4L2_FIELD_NONE,
                                 .bytesused = (uint32_t)bytes};
    call(output, VIDIOC_QBUF, &buffer, "VIDIOC_QBUF");
}

static uint32_t dequeue(int output) {
    struct v4l2_buffer buffer = {.type = V4L2_BUF_TYPE_VIDEO_OUTPUT, .memory = V4L2_MEMORY_MMAP};
    call(output, VIDIOC_DQBUF, &buffer, "VIDIOC_DQBUF");
    return buffer.index;
}

// Maps the output's buffers; returns how many there are.
static uint32_t map_buffers(int output, uint8_t *buffers[BUFFERS]) {
    struct v4l2_requestbuffers request = {
        .count = BUFFERS, .type = V4L2_BUF_TYPE_VIDEO_OUTPUT, .memory = V4L2_MEMORY_MMAP};
    call(output, VIDIOC_REQBUFS, &request, "VIDIOC_REQBUFS");
    const uint32_t count = request.count < BUFFERS ? request.count : BUFFERS;
    for (uint32_t index = 0; index < count; index++) {
        struct v4l2_buffer buffer = {.index = index, .type = V4L2_BUF_TYPE_VIDEO_OUTPUT, .memory = V4L2_MEMORY_MMAP};
        call(output, VIDIOC_QUERYBUF, &buffer, "VIDIOC_QUERYBUF");
        buffers[index] = mmap(NULL, buffer.length, PROT_READ | PROT_WRITE, MAP_SHARED, output, buffer.m.offset);
        if (buffers[index] == MAP_FAILED) {
            fail(UNAVAILABLE, "mmap", strerror(errno));
        }
    }
    return count;
}

static _Noreturn void show(int output, const pictures *what, size_t bytes, int64_t every_ms, const char *ready) {
    uint8_t *buffers[BUFFERS];
    const uint32_t count = map_buffers(output, buffers);
    for (uint32_t index = 0; index < count; index++) {
        memcpy(buffers[index], what->frames[0], bytes);
        queue(output, index, bytes);
    }
    int type = V4L2_BUF_TYPE_VIDEO_OUTPUT;
    call(output, VIDIOC_STREAMON, &type, "VIDIOC_STREAMON");
    const int64_t start = now_ms();
    for (int64_t shown = 0;; shown++) {
        const uint32_t index = dequeue(output);
        if (shown == 1) {
            close(open(ready, O_CREAT | O_WRONLY | O_CLOEXEC, 0644));
            printf("the first of %zu pictures is shown\n", what->count);
            fflush(stdout);
        }
        const size_t turn = (size_t)((now_ms() - start) / every_ms) % what->count;
        memcpy(buffers[index], what->frames[turn], bytes);
        queue(output, index, bytes);
    }
}

int main(int argc, char **argv) {
    unsigned width, height;
    if (argc < 9 || strlen(argv[3]) != 4 || sscanf(argv[4], "%ux%u", &width, &height) != 2 || atoi(argv[5]) <= 0 ||
        atoi(argv[6]) <= 0) {
        fail(WRONG_USAGE, "wrong usage", "OUTPUT CAMERA FOURCC WIDTHxHEIGHT FPS EVERY_MS READY FILE …");
    }
    const int output = open_node(argv[1]), camera = open_node(argv[2]);
    struct v4l2_dv_timings signal = find_signal(output, width, height, atoi(argv[5]));
    call(output, VIDIOC_S_DV_TIMINGS, &signal, "VIDIOC_S_DV_TIMINGS");
    call(camera, VIDIOC_S_DV_TIMINGS, &signal, "VIDIOC_S_DV_TIMINGS");
    printf("%s %ux%u, %.2f frames a second\n", argv[3], width, height, rate(&signal.bt));
    fflush(stdout);
    set_control(camera, "Loop Video", 1);
    set_control(camera, "OSD Text Mode", 2);
    const size_t bytes = set_format(output, V4L2_BUF_TYPE_VIDEO_OUTPUT, argv[3], width, height);
    if (set_format(camera, V4L2_BUF_TYPE_VIDEO_CAPTURE, argv[3], width, height) != bytes) {
        fail(UNAVAILABLE, argv[3], "input and output lay it out differently");
    }
    close(camera);
    static pictures what;
    for (int index = 8; index < argc; index++) {
        add_file(&what, argv[index], bytes);
    }
    show(output, &what, bytes, atoi(argv[6]), argv[7]);
}
