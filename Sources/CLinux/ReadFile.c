#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/// The first buffer's size: the whole file where its size is known, else a guess that grows.
static size_t first_capacity(int descriptor, size_t limit) {
    struct stat status;
    size_t capacity = 64 * 1024;
    if (fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode) && status.st_size > 0) {
        capacity = (uint64_t)status.st_size >= SIZE_MAX ? SIZE_MAX - 1 : (size_t)status.st_size;
    }
    // One byte more than is expected, so that the read that finds the end needs no larger buffer.
    return (capacity > limit ? limit : capacity) + 1;
}

/// Reads until the end of the file. Returns 0 or an errno value; `*bytes` is the caller's to free in both cases.
static int read_to_end(int descriptor, size_t limit, uint8_t **bytes, size_t *length) {
    size_t capacity = first_capacity(descriptor, limit);
    *bytes = malloc(capacity);
    if (*bytes == NULL) {
        return ENOMEM;
    }
    for (;;) {
        if (*length == capacity) {
            capacity = capacity > limit / 2 ? limit + 1 : capacity * 2;
            uint8_t *larger = realloc(*bytes, capacity);
            if (larger == NULL) {
                return ENOMEM;
            }
            *bytes = larger;
        }
        ssize_t got = read(descriptor, *bytes + *length, capacity - *length);
        if (got == 0) {
            return 0;
        }
        if (got < 0) {
            // Who writes into a pipe may take for ever.
            if (errno == EINTR && (clinux_signals() & clinux_stop) == 0) {
                continue;
            }
            return errno;
        }
        *length += (size_t)got;
        if (*length > limit) {
            return EFBIG;
        }
    }
}

uint8_t *clinux_read_file(const char *path, size_t limit, size_t *length, int *error) {
    *length = 0;
    int is_standard_input = strcmp(path, "-") == 0;
    int descriptor = is_standard_input ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) {
        *error = errno;
        return NULL;
    }
    uint8_t *bytes = NULL;
    *error = read_to_end(descriptor, limit < SIZE_MAX ? limit : SIZE_MAX - 1, &bytes, length);
    if (!is_standard_input) {
        close(descriptor);
    }
    if (*error != 0) {
        free(bytes);
        *length = 0;
        return NULL;
    }
    return bytes;
}

void clinux_free(void *bytes) {
    free(bytes);
}
