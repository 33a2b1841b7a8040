// The device as the host sees it: answers its requests.
#ifndef USBCAMERA_CAMERA_H
#define USBCAMERA_CAMERA_H

#include "settings.h"
#include "stream.h"
#include "usbip.h"

typedef struct {
    const modes *modes;
    controls controls;
    settings proposed, agreed;
    uint8_t configuration;
    stream stream;
    int connection;
} camera;

// Answers a request, or keeps it until there is a frame. False when the host has let go of the device.
bool camera_serve(camera *it, const usbip_request *request);

#endif
