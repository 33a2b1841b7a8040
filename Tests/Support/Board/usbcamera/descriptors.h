// What the camera tells the host about itself: USB's descriptors and those of its video class (UVC 1.1, chapter 3).
#ifndef USBCAMERA_DESCRIPTORS_H
#define USBCAMERA_DESCRIPTORS_H

#include "modes.h"

// Interfaces, the parts of the first one, and the endpoint of the second one.
enum { CONTROL_INTERFACE = 0, STREAM_INTERFACE = 1 };
enum { LENS = 1, PROCESSING = 2, OUTPUT = 3 };
enum { STREAM_ENDPOINT = 1, LARGEST_PACKET = 512 };

enum { MOST_DESCRIPTOR_BYTES = 2048 };

typedef struct {
    uint8_t bytes[MOST_DESCRIPTOR_BYTES];
    size_t length;
} descriptor;

// The descriptor that a request for it names, of no length where there is none: the kind in the upper byte, and which
// of its kind in the lower one.
descriptor descriptor_for(const modes *offered, uint16_t kind_and_index);

#endif
