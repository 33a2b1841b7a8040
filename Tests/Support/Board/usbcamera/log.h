// What the camera says of itself, a line an event.
#ifndef USBCAMERA_LOG_H
#define USBCAMERA_LOG_H

#include <stdint.h>

// Nanoseconds of the monotonic clock, which also counts on frames' timestamps.
int64_t now(void);

// A line with the time before it.
__attribute__((format(printf, 1, 2))) void note(const char *format, ...);

// A line without a reason in `errno`; ends the program.
__attribute__((format(printf, 2, 3))) _Noreturn void fail(int code, const char *format, ...);

enum { WRONG_USAGE = 64, NO_INPUT = 66, UNAVAILABLE = 69 };

#endif
