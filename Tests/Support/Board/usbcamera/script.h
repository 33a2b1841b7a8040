// What the camera shows, offers, and does wrong: the program's arguments.
#ifndef USBCAMERA_SCRIPT_H
#define USBCAMERA_SCRIPT_H

#include "modes.h"
#include "pictures.h"

typedef struct {
    // Of the camera at first, and after it was plugged in again.
    modes modes, modes_again;
    pictures pictures;
    // Every so many frames one is cut in half, flagged, or not sent; 0 for none.
    unsigned long truncate, error, drop;
    // Nothing comes for so long after a frame.
    unsigned long stall_after, stall_ms;
    // Frames a second while the exposure is free; 0 for what was agreed on.
    unsigned long dark_rate;
    // Unplugged after so many frames, so many times, and plugged in again later; never again if there is no such time.
    unsigned long unplug, cycles, replug_ms;
    bool is_replugged;
} script;

// Ends the program at what it does not understand.
script script_read(int count, char **words);

#endif
