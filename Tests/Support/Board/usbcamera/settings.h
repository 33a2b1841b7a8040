// How host and camera agree on format, size and rate: the host proposes, the camera says what it makes of it, the host
// commits (UVC 1.1, section 4.3.1.1).
#ifndef USBCAMERA_SETTINGS_H
#define USBCAMERA_SETTINGS_H

#include "modes.h"

enum { SETTINGS_BYTES = 34, PROBE = 1, COMMIT = 2 };

// Of a payload: what the kernel's buffers of 32 packets hold.
enum { PAYLOAD_BYTES = 16384 };

typedef struct {
    uint8_t format, size;
    uint32_t interval;
} settings;

settings settings_default(const modes *offered);

// What the camera makes of a proposal.
settings settings_read(const modes *offered, const uint8_t *bytes, size_t length);
void settings_write(const modes *offered, settings from, uint8_t *bytes);
mode settings_mode(const modes *offered, settings from);

#endif
