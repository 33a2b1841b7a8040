// What a program can set on the camera: exposure, gain, brightness.
#ifndef USBCAMERA_CONTROLS_H
#define USBCAMERA_CONTROLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum { EXPOSURE_MODE, EXPOSURE_PRIORITY, EXPOSURE_TIME, BRIGHTNESS, GAIN, CONTROLS } control;

// The requests of UVC 1.1, table A-8.
enum { SET_CUR = 0x01, GET_CUR = 0x81, GET_MIN, GET_MAX, GET_RES, GET_LEN, GET_INFO, GET_DEF };

typedef struct {
    int32_t values[CONTROLS];
} controls;

controls controls_default(void);

// Answers a request to a part of the control interface: bytes written to `answer`, which has room for four; negative
// where there is no such control or request. SET_CUR takes its value from `sent`.
int controls_request(controls *state, uint8_t part, uint8_t selector, uint8_t request, const uint8_t *sent,
                     size_t sent_length, uint8_t *answer);

// Whether the camera may expose longer than its rate allows, in the dark.
bool controls_may_slow_down(const controls *state);

#endif
