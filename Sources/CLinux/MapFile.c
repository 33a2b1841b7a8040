#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/// What an empty file "maps" to: mmap refuses a length of zero.
static const uint8_t nothing[1];

const void *clinux_map(int descriptor, size_t *length, int *error) {
    struct stat status;
    *length = 0;
    if (fstat(descriptor, &status) != 0) {
        *error = errno;
        return NULL;
    }
    if ((uint64_t)status.st_size > SIZE_MAX) {
        *error = EFBIG;
        return NULL;
    }
    *error = 0;
    if (status.st_size == 0) {
        return nothing;
    }
    void *mapped = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, descriptor, 0);
    if (mapped == MAP_FAILED) {
        *error = errno;
        return NULL;
    }
    *length = (size_t)status.st_size;
    return mapped;
}

const void *clinux_map_file(const char *path, size_t *length, int *error) {
    *length = 0;
    int descriptor = clinux_open_regular(path, error);
    if (descriptor < 0) {
        return NULL;
    }
    const void *address = clinux_map(descriptor, length, error);
    close(descriptor);
    return address;
}

void clinux_unmap(const void *address, size_t length) {
    if (length != 0) {
        munmap((void *)address, length);
    }
}
