// A USB camera that does not exist: the kernel's driver of remote USB devices (vhci_hcd) gets it over USB/IP, and the
// one of cameras (uvcvideo) takes it for a webcam.
//
//     usbcamera [OPTION=VALUE …]
//
//     jpeg=WIDTHxHEIGHT:FILE, yuyv=WIDTHxHEIGHT:FILE
//                        a picture, shown in turn with the others of its format and size; 0x0 fits every size. Without
//                        one, bars move across the frame.
//     formats=mjpeg,yuyv sizes=WIDTHxHEIGHT,… rates=FPS,…
//                        what it offers: both formats, 640x480, 320x240 and 1280x720, 30 and 15 frames a second, but
//                        YUYV only where 30 frames a second fit through the bus
//     truncate=N         every Nth frame is cut in half: a JPEG without its end
//     error=N            every Nth frame is flagged as broken
//     drop=N             every Nth frame is not sent
//     stall=FRAME:MS     nothing comes for so long after this frame
//     dark=FPS           so few frames a second as long as the exposure is automatic and may slow the camera down
//     unplug=FRAME       unplugged after this frame
//     replug=MS          plugged in again so long after that
//     cycles=N           how often it is unplugged, once if nothing is said
//     replug-formats=… replug-sizes=… replug-rates=…
//                        what it offers since it was first plugged in again, where that differs
//
// Frames count from 1 each time that the camera is plugged in, sent or not. It says what it does, each line with the
// seconds of the monotonic clock. It runs until it is killed; exit codes: 64 wrong usage, 66 no such file, 69 no
// vhci_hcd.
#define _GNU_SOURCE
#include "camera.h"
#include "log.h"
#include "priority.h"
#include "script.h"

#include <poll.h>
#include <time.h>
#include <unistd.h>

// Waits for a request or an instant. True when there is a request.
static bool wait_for_request(int connection, int64_t until) {
    struct pollfd readable = {.fd = connection, .events = POLLIN};
    const int64_t left = until == INT64_MAX ? 0 : until - now();
    const struct timespec time = {left / 1000000000, left % 1000000000};
    if (left < 0) {
        return poll(&readable, 1, 0) > 0;
    }
    return ppoll(&readable, 1, until == INT64_MAX ? NULL : &time, NULL) > 0;
}

// Is a camera from when it is plugged in until it is not any more.
static void be_plugged(const script *script, const modes *offered) {
    camera it = {
        .modes = offered,
        .controls = controls_default(),
        .proposed = settings_default(offered),
        .agreed = settings_default(offered),
        .connection = usbip_plug(),
    };
    priority_take();
    note("plugged in");
    stream_plug(&it.stream, script, &it.controls, it.connection);
    bool is_held = true;
    while (is_held && !stream_is_over(&it.stream)) {
        usbip_request request;
        if (wait_for_request(it.connection, stream_due(&it.stream))) {
            is_held = usbip_receive(it.connection, &request) && camera_serve(&it, &request);
        }
        is_held = is_held && stream_advance(&it.stream);
    }
    if (!is_held) {
        fail(UNAVAILABLE, "the kernel let go of the camera");
    }
    note("unplugged after frame %lu", it.stream.number);
    stream_unplug(&it.stream);
    close(it.connection);
}

int main(int argc, char **argv) {
    script script = script_read(argc - 1, argv + 1);
    const unsigned long cycles = script.unplug == 0 ? 0 : script.is_replugged ? script.cycles : 1;
    for (unsigned long cycle = 0; cycle < cycles; cycle++) {
        be_plugged(&script, cycle == 0 ? &script.modes : &script.modes_again);
        const int64_t wait = (int64_t)script.replug_ms * 1000000;
        nanosleep(&(struct timespec){wait / 1000000000, wait % 1000000000}, NULL);
    }
    // The last time, for good.
    script.unplug = 0;
    if (cycles == 0 || script.is_replugged) {
        be_plugged(&script, cycles == 0 ? &script.modes : &script.modes_again);
    }
    return 0;
}
