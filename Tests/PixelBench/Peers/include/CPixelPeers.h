// What others would write to make a network's input of a camera's frame: libv4lconvert or libjpeg to red, green, blue of
// the whole frame, then a resize in floats; and the frame to do it with.
#ifndef CPIXELPEERS_H
#define CPIXELPEERS_H

#include <stddef.h>
#include <stdint.h>

enum {
    /// The size of the frames in pixels.
    PEER_WIDTH = 640,
    PEER_HEIGHT = 480,
    /// The side of the inputs in pixels.
    PEER_SIDE = 128,
    PEER_YUYV_BYTES = PEER_WIDTH * PEER_HEIGHT * 2,
    PEER_INPUT_BYTES = PEER_SIDE * PEER_SIDE * 3,
};

/// A photograph as cameras send it: YUYV (BT.601, full range, as libv4lconvert takes it), and JPEG with chroma halved along the width.
typedef struct peer_frame {
    /// PEER_YUYV_BYTES of it.
    uint8_t *_Nonnull yuyv;
    uint8_t *_Nonnull jpeg;
    size_t jpeg_length;
} peer_frame;

/// Makes the frame of a JPEG file; null when it cannot be read.
peer_frame *_Nullable peer_frame_create(const char *_Nonnull path);

/// What the peers keep from frame to frame.
typedef struct peer peer;

/// Null, and the reason on standard error, when a library refuses.
peer *_Nullable peer_create(void);

/// The frame's input, int8 of red, green, blue: pixel − 128. 0 when a library failed.
int peer_read_yuyv(peer *_Nonnull peer, peer_frame *_Nonnull frame, int8_t *_Nonnull input);
int peer_read_jpeg(peer *_Nonnull peer, peer_frame *_Nonnull frame, int8_t *_Nonnull input);

#endif
