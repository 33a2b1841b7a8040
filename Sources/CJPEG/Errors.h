// libjpeg's error manager, turned into status codes.
#ifndef CJPEG_ERRORS_H
#define CJPEG_ERRORS_H

#include "CJPEG.h"

#include <setjmp.h>
#include <stdio.h>

#include <jpeglib.h>

/// The standard error manager and where to go when a call has failed; libjpeg sees only the first member.
typedef struct {
    struct jpeg_error_mgr standard;
    jmp_buf failed;
    cjpeg_status status;
    char message[JMSG_LENGTH_MAX];
} cjpeg_errors;

/// Makes every error and every warning leave by longjmp to `state->failed`; nothing is ever printed.
struct jpeg_error_mgr *cjpeg_errors_prepare(cjpeg_errors *state);

/// Leaves the current call with a status and a text of our own.
_Noreturn void cjpeg_fail(j_common_ptr info, cjpeg_status status, const char *text);

#endif
