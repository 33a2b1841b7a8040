// A real camera needs no processor: whatever computes on the board, its frames come.
#ifndef USBCAMERA_PRIORITY_H
#define USBCAMERA_PRIORITY_H

// Puts this program, and the kernel's threads that talk to it, before all others.
void priority_take(void);

#endif
