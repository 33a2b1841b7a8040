#include "pictures.h"
#include "log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

void pictures_add(pictures *to, pixel_format format, frame_size size, const char *path) {
    if (to->list == NULL) {
        to->list = calloc(MOST_PICTURES, sizeof *to->list);
    }
    struct stat file;
    const int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (to->list == NULL || to->count == MOST_PICTURES || descriptor < 0 || fstat(descriptor, &file) != 0) {
        fail(NO_INPUT, "%s: %s", path, to->count == MOST_PICTURES ? "too many pictures" : strerror(errno));
    }
    const size_t length = (size_t)file.st_size;
    // The file system is in memory already.
    void *bytes = length == 0 ? NULL : mmap(NULL, length, PROT_READ, MAP_PRIVATE, descriptor, 0);
    if (bytes == MAP_FAILED) {
        fail(NO_INPUT, "%s: %s", path, strerror(errno));
    }
    close(descriptor);
    to->list[to->count++] = (picture){format, size, bytes, length};
}

static bool fits(const picture *what, pixel_format format, frame_size size) {
    return what->format == format &&
           (what->size.width == 0 || (what->size.width == size.width && what->size.height == size.height));
}

const picture *pictures_at(const pictures *from, pixel_format format, frame_size size, unsigned long number) {
    size_t fitting = 0;
    for (size_t index = 0; index < from->count; index++) {
        fitting += fits(&from->list[index], format, size);
    }
    if (fitting == 0) {
        return NULL;
    }
    size_t left = number % fitting;
    for (size_t index = 0; index < from->count; index++) {
        if (fits(&from->list[index], format, size) && left-- == 0) {
            return &from->list[index];
        }
    }
    return NULL;
}
