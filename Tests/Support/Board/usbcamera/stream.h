// The frames on their way: when they are due, what becomes of them by the script, and how they are cut into payloads.
#ifndef USBCAMERA_STREAM_H
#define USBCAMERA_STREAM_H

#include "controls.h"
#include "script.h"

enum { MOST_PENDING = 64 };

typedef struct {
    const script *script;
    const controls *controls;
    int connection;

    // What was agreed on, and whether frames come since the host first asked for one.
    mode mode;
    bool is_agreed, is_running;
    int64_t due;

    // Of the frame that is being sent: counted from 1 since the camera was plugged in.
    unsigned long number;
    const uint8_t *bytes;
    size_t length, sent;
    bool is_sending, has_error, identity;
    uint8_t *drawn;

    // Requests that wait for payloads, in the order in which they came.
    struct {
        uint32_t number, length;
    } pending[MOST_PENDING];
    size_t pending_count;
} stream;

void stream_plug(stream *it, const script *script, const controls *controls, int connection);
void stream_unplug(stream *it);

// The host commits to a mode; it starts with its first request, and stops.
void stream_agree(stream *it, mode mode);
void stream_stop(stream *it);

// Requests for payloads come, and are taken back: whether it was still waiting.
bool stream_want(stream *it, uint32_t number, uint32_t length);
bool stream_take_back(stream *it, uint32_t number);

// When the next frame is due; INT64_MAX where the host has to ask first.
int64_t stream_due(const stream *it);

// Sends what is due and wanted. False when the host has let go of the device.
bool stream_advance(stream *it);

// Whether the script wants the camera unplugged now.
bool stream_is_over(const stream *it);

#endif
