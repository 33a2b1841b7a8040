#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/// What an empty file "maps" to: mmap refuses a length of zero.
static const uint8_t nothing[1];

/// The errno value that says why a file of this kind cannot be mapped, or 0.
static int mapping_obstacle(const struct stat *status) {
    if (S_ISREG(status->st_mode)) {
        return 0;
    }
    return S_ISDIR(status->st_mode) ? EISDIR : EOPNOTSUPP;
}

const void *clinux_map_file(const char *path, size_t *length, int *error) {
    *length = 0;
    // O_NONBLOCK: opening a pipe that nobody writes to must fail below and not wait here.
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0) {
        *error = errno;
        return NULL;
    }
    struct stat status;
    int reason = fstat(descriptor, &status) == 0 ? mapping_obstacle(&status) : errno;
    if (reason == 0 && (uint64_t)status.st_size > SIZE_MAX) {
        reason = EFBIG;
    }
    const void *address = NULL;
    if (reason == 0 && status.st_size == 0) {
        address = nothing;
    } else if (reason == 0) {
        void *mapped = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, descriptor, 0);
        if (mapped == MAP_FAILED) {
            reason = errno;
        } else {
            address = mapped;
            *length = (size_t)status.st_size;
        }
    }
    close(descriptor);
    *error = reason;
    return address;
}

void clinux_unmap(const void *address, size_t length) {
    if (length != 0) {
        munmap((void *)address, length);
    }
}
