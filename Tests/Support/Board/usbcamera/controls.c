#include "controls.h"
#include "descriptors.h"
#include "log.h"

typedef struct {
    const char *name;
    uint8_t part, selector, bytes;
    int32_t least, most, step, usual;
} range;

// Modes of exposure are bits: manual, and by aperture, which V4L2 calls automatic. Times are units of 100 µs.
enum { MANUAL = 1, APERTURE = 8 };

static const range ranges[CONTROLS] = {
    [EXPOSURE_MODE] = {"exposure mode", LENS, 0x02, 1, 0, 0, MANUAL | APERTURE, APERTURE},
    [EXPOSURE_PRIORITY] = {"exposure priority", LENS, 0x03, 1, 0, 1, 1, 1},
    [EXPOSURE_TIME] = {"exposure time", LENS, 0x04, 4, 1, 5000, 1, 156},
    [BRIGHTNESS] = {"brightness", PROCESSING, 0x02, 2, -64, 64, 1, 0},
    [GAIN] = {"gain", PROCESSING, 0x04, 2, 0, 100, 1, 10},
};

enum { CAN_GET_AND_SET = 3 };

controls controls_default(void) {
    controls state;
    for (int index = 0; index < CONTROLS; index++) {
        state.values[index] = ranges[index].usual;
    }
    return state;
}

static int put(int32_t value, int bytes, uint8_t *answer) {
    for (int index = 0; index < bytes; index++) {
        answer[index] = (uint8_t)((uint32_t)value >> (8 * index));
    }
    return bytes;
}

static bool is_allowed(control which, int32_t value) {
    if (which == EXPOSURE_MODE) {
        return value == MANUAL || value == APERTURE;
    }
    return value >= ranges[which].least && value <= ranges[which].most;
}

static int set(controls *state, control which, const uint8_t *sent, size_t length) {
    const range *of = &ranges[which];
    if (length < of->bytes) {
        return -1;
    }
    uint32_t value = 0;
    for (int index = 0; index < of->bytes; index++) {
        value |= (uint32_t)sent[index] << (8 * index);
    }
    const int32_t number = of->bytes == 2 ? (int16_t)value : (int32_t)value;
    if (!is_allowed(which, number)) {
        return -1;
    }
    state->values[which] = number;
    note("%s: %d", of->name, number);
    return 0;
}

int controls_request(controls *state, uint8_t part, uint8_t selector, uint8_t request, const uint8_t *sent,
                     size_t sent_length, uint8_t *answer) {
    for (control which = 0; which < CONTROLS; which++) {
        const range *of = &ranges[which];
        if (of->part != part || of->selector != selector) {
            continue;
        }
        switch (request) {
        case SET_CUR:
            return set(state, which, sent, sent_length);
        case GET_CUR:
            return put(state->values[which], of->bytes, answer);
        case GET_MIN:
            return put(of->least, of->bytes, answer);
        case GET_MAX:
            return put(of->most, of->bytes, answer);
        case GET_RES:
            return put(of->step, of->bytes, answer);
        case GET_DEF:
            return put(of->usual, of->bytes, answer);
        case GET_LEN:
            return put(of->bytes, 2, answer);
        case GET_INFO:
            return put(CAN_GET_AND_SET, 1, answer);
        }
    }
    return -1;
}

bool controls_may_slow_down(const controls *state) {
    return state->values[EXPOSURE_MODE] == APERTURE && state->values[EXPOSURE_PRIORITY] == 1;
}
