#include "camera.h"
#include "descriptors.h"

#include <errno.h>

// A control request, taken apart.
typedef struct {
    uint8_t type, code;
    uint16_t value, index, length;
} setup;

enum { STANDARD_GET = 0x80, CLASS_SET = 0x21, CLASS_GET = 0xA1, OF_CLASS = 0x20 };
enum { CLEAR_FEATURE = 1, GET_DESCRIPTOR = 6, GET_CONFIGURATION = 8, SET_CONFIGURATION = 9 };
enum { GET_STATUS = 0, TO_ENDPOINT = 0x02, REFUSED = -EPIPE };

static setup read_setup(const uint8_t *bytes) {
    return (setup){bytes[0], bytes[1], (uint16_t)(bytes[2] | bytes[3] << 8), (uint16_t)(bytes[4] | bytes[5] << 8),
                   (uint16_t)(bytes[6] | bytes[7] << 8)};
}

static bool answer(camera *it, const usbip_request *request, const void *data, size_t length) {
    return usbip_answer(it->connection, request, 0, data, length < request->length ? length : request->length);
}

static bool refuse(camera *it, const usbip_request *request) {
    return usbip_answer(it->connection, request, REFUSED, NULL, 0);
}

static bool standard(camera *it, const usbip_request *request, setup what) {
    if ((what.type & STANDARD_GET) == 0) {
        if (what.code == SET_CONFIGURATION) {
            it->configuration = (uint8_t)what.value;
        } else if (what.code == CLEAR_FEATURE && what.type == TO_ENDPOINT) {
            // How the host says that it wants no more frames.
            stream_stop(&it->stream);
        }
        return answer(it, request, NULL, 0);
    }
    switch (what.code) {
    case GET_DESCRIPTOR: {
        const descriptor found = descriptor_for(it->modes, what.value);
        return found.length == 0 ? refuse(it, request) : answer(it, request, found.bytes, found.length);
    }
    case GET_CONFIGURATION:
        return answer(it, request, &it->configuration, 1);
    case GET_STATUS:
        return answer(it, request, "\0", 2);
    default:
        return refuse(it, request);
    }
}

// Negotiates the stream.
static bool negotiate(camera *it, const usbip_request *request, setup what) {
    const unsigned selector = what.value >> 8;
    if (selector != PROBE && selector != COMMIT) {
        return refuse(it, request);
    }
    settings *settings = selector == PROBE ? &it->proposed : &it->agreed;
    uint8_t bytes[SETTINGS_BYTES] = {SETTINGS_BYTES};
    switch (what.code) {
    case SET_CUR:
        *settings = settings_read(it->modes, request->sent, request->length);
        if (selector == COMMIT) {
            stream_agree(&it->stream, settings_mode(it->modes, *settings));
        }
        return answer(it, request, NULL, request->length);
    case GET_LEN:
        return answer(it, request, bytes, 2);
    case GET_INFO:
        return answer(it, request, "\3", 1);
    case GET_DEF:
        settings_write(it->modes, settings_default(it->modes), bytes);
        return answer(it, request, bytes, sizeof bytes);
    default:
        settings_write(it->modes, *settings, bytes);
        return answer(it, request, bytes, sizeof bytes);
    }
}

static bool control_request(camera *it, const usbip_request *request) {
    const setup what = read_setup(request->setup);
    if ((what.type & OF_CLASS) == 0) {
        return standard(it, request, what);
    }
    if (what.type != CLASS_SET && what.type != CLASS_GET) {
        return refuse(it, request);
    }
    if ((what.index & 0xFF) == STREAM_INTERFACE) {
        return negotiate(it, request, what);
    }
    uint8_t bytes[4];
    const int length = controls_request(&it->controls, (uint8_t)(what.index >> 8), (uint8_t)(what.value >> 8),
                                        what.code, request->sent, request->length, bytes);
    if (length < 0) {
        return refuse(it, request);
    }
    return answer(it, request, bytes, what.code == SET_CUR ? request->length : (size_t)length);
}

bool camera_serve(camera *it, const usbip_request *request) {
    if (request->command == USBIP_UNLINK) {
        return usbip_take_back(it->connection, request->number, stream_take_back(&it->stream, request->unlinked));
    }
    if (request->endpoint == 0) {
        return control_request(it, request);
    }
    if (request->endpoint == STREAM_ENDPOINT && request->is_in &&
        stream_want(&it->stream, request->number, request->length)) {
        return true;
    }
    return refuse(it, request);
}
