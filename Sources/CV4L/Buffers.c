#include "CV4L.h"
#include "Calls.h"

#include <errno.h>
#include <linux/videodev2.h>
#include <sys/mman.h>

/// A buffer as the kernel's calls take it, with its only plane.
typedef struct {
    struct v4l2_buffer buffer;
    struct v4l2_plane plane;
} description;

static void describe(description *frame, int has_planes, uint32_t index) {
    *frame = (description){.buffer = {.index = index, .type = cv4l_type(has_planes), .memory = V4L2_MEMORY_MMAP}};
    if (has_planes) {
        frame->buffer.m.planes = &frame->plane;
        frame->buffer.length = 1;
    }
}

int cv4l_request_buffers(int descriptor, int has_planes, uint32_t *count) {
    struct v4l2_requestbuffers request = {.count = *count, .type = cv4l_type(has_planes), .memory = V4L2_MEMORY_MMAP};
    int error = cv4l_call(descriptor, VIDIOC_REQBUFS, &request);
    *count = error == 0 ? request.count : 0;
    return error;
}

int cv4l_map_buffer(int descriptor, int has_planes, uint32_t index, const void **address, size_t *length) {
    description frame;
    describe(&frame, has_planes, index);
    int error = cv4l_call(descriptor, VIDIOC_QUERYBUF, &frame.buffer);
    if (error != 0) {
        return error;
    }
    *length = has_planes ? frame.plane.length : frame.buffer.length;
    off_t offset = (off_t)(has_planes ? frame.plane.m.mem_offset : frame.buffer.m.offset);
    // Some drivers refuse a mapping that cannot be written.
    void *mapped = mmap(NULL, *length, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, offset);
    *address = mapped == MAP_FAILED ? NULL : mapped;
    return mapped == MAP_FAILED ? errno : 0;
}

void cv4l_unmap_buffer(const void *address, size_t length) {
    munmap((void *)address, length);
}

int cv4l_queue(int descriptor, int has_planes, uint32_t index) {
    description frame;
    describe(&frame, has_planes, index);
    return cv4l_call(descriptor, VIDIOC_QBUF, &frame.buffer);
}

int cv4l_dequeue(int descriptor, int has_planes, cv4l_frame *frame) {
    description filled;
    describe(&filled, has_planes, 0);
    int error = cv4l_call(descriptor, VIDIOC_DQBUF, &filled.buffer);
    if (error != 0) {
        return error;
    }
    const struct v4l2_buffer *buffer = &filled.buffer;
    uint32_t used = has_planes ? filled.plane.bytesused : buffer->bytesused;
    uint32_t offset = has_planes ? filled.plane.data_offset : 0;
    *frame = (cv4l_frame){
        .index = buffer->index,
        .offset = offset,
        // The count includes what the offset skips.
        .length = used > offset ? used - offset : 0,
        .sequence = buffer->sequence,
        .time = (uint64_t)buffer->timestamp.tv_sec * 1000000000u + (uint64_t)buffer->timestamp.tv_usec * 1000u,
        .is_monotonic = (buffer->flags & V4L2_BUF_FLAG_TIMESTAMP_MASK) == V4L2_BUF_FLAG_TIMESTAMP_MONOTONIC,
        .has_error = (buffer->flags & V4L2_BUF_FLAG_ERROR) != 0,
    };
    return 0;
}

int cv4l_stream_on(int descriptor, int has_planes) {
    int type = (int)cv4l_type(has_planes);
    return cv4l_call(descriptor, VIDIOC_STREAMON, &type);
}

int cv4l_stream_off(int descriptor, int has_planes) {
    int type = (int)cv4l_type(has_planes);
    return cv4l_call(descriptor, VIDIOC_STREAMOFF, &type);
}
