// The protocol USB/IP as the kernel's driver of remote devices (vhci_hcd) speaks it once a device is attached: requests
// come in, each is answered once or taken back. See Documentation/usb/usbip_protocol.rst of the kernel.
#ifndef USBCAMERA_USBIP_H
#define USBCAMERA_USBIP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { MOST_OUTGOING = 256 };

typedef enum { USBIP_SUBMIT = 1, USBIP_UNLINK = 2 } usbip_command;

typedef struct {
    usbip_command command;
    // Names the request; for USBIP_UNLINK, `unlinked` names the one that is taken back.
    uint32_t number, unlinked;
    uint32_t endpoint;
    bool is_in;
    // Of the buffer that the host wants filled, or of what it sends.
    uint32_t length;
    uint8_t setup[8];
    uint8_t sent[MOST_OUTGOING];
} usbip_request;

// Plugs a high-speed device into the first port and returns the socket that its requests come from; waits until the
// port is free. Ends the program when there is no such port.
int usbip_plug(void);

// Waits for a request. False when the host has let go of the device.
bool usbip_receive(int connection, usbip_request *request);

// Answers a request: 0 or a negative errno value as its status, and what was asked for, from two places. For a request
// that sends, the length says how much was taken. All of them return false when the host has let go of the device.
bool usbip_answer(int connection, const usbip_request *request, int status, const void *data, size_t length);
bool usbip_fill(int connection, uint32_t number, const void *head, size_t head_length, const void *data, size_t length);
// Answers what takes a request back: whether the request was still unanswered.
bool usbip_take_back(int connection, uint32_t number, bool was_pending);

#endif
