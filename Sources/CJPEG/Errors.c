#include "Errors.h"

#include <jerror.h>

static cjpeg_status status_of(int message_code) {
    switch (message_code) {
    case JERR_INPUT_EMPTY:
        return CJPEG_EMPTY;
    case JERR_NO_SOI:
        return CJPEG_NOT_JPEG;
    case JERR_OUT_OF_MEMORY:
        return CJPEG_OUT_OF_MEMORY;
    case JERR_ARITH_NOTIMPL:
    case JERR_BAD_PRECISION:
    case JERR_CCIR601_NOTIMPL:
    case JERR_COMPONENT_COUNT:
    case JERR_CONVERSION_NOTIMPL:
    case JERR_FRACT_SAMPLE_NOTIMPL:
    case JERR_IMAGE_TOO_BIG:
    case JERR_NOT_COMPILED:
    case JERR_SOF_UNSUPPORTED:
    case JERR_WIDTH_OVERFLOW:
        return CJPEG_UNSUPPORTED;
    default:
        return CJPEG_DAMAGED;
    }
}

static _Noreturn void fail(j_common_ptr info) {
    cjpeg_errors *state = (cjpeg_errors *)info->err;
    state->status = status_of(state->standard.msg_code);
    state->standard.format_message(info, state->message);
    longjmp(state->failed, 1);
}

/// A warning means that libjpeg would go on with made-up pixels; a trace message has a level of 0 or more.
static void receive_message(j_common_ptr info, int level) {
    if (level < 0) {
        fail(info);
    }
}

static void print_nothing(j_common_ptr info) {
    (void)info;
}

struct jpeg_error_mgr *cjpeg_errors_prepare(cjpeg_errors *state) {
    jpeg_std_error(&state->standard);
    state->standard.error_exit = fail;
    state->standard.emit_message = receive_message;
    state->standard.output_message = print_nothing;
    state->status = CJPEG_OK;
    state->message[0] = '\0';
    return &state->standard;
}

_Noreturn void cjpeg_fail(j_common_ptr info, cjpeg_status status, const char *text) {
    cjpeg_errors *state = (cjpeg_errors *)info->err;
    state->status = status;
    snprintf(state->message, sizeof state->message, "%s", text);
    longjmp(state->failed, 1);
}
