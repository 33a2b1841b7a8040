#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void clinux_open_standard_streams(void) {
    for (int descriptor = STDIN_FILENO; descriptor <= STDERR_FILENO; descriptor++) {
        if (fcntl(descriptor, F_GETFD) == -1 && errno == EBADF) {
            // The lowest free number is this one. Opened for the other direction, so that its use fails as before.
            (void)!open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY);
        }
    }
}

int clinux_open_input(const char *path, int *error) {
    // A copy of standard input, so that every input can be closed alike. Opening a pipe that nobody writes to yet must not
    // wait: whoever reads from it does.
    int is_standard_input = strcmp(path, "-") == 0;
    int descriptor = is_standard_input ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3)
                                       : open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    *error = descriptor < 0 ? errno : 0;
    return descriptor;
}

int clinux_file_kind(int descriptor) {
    struct stat status;
    if (fstat(descriptor, &status) != 0) {
        return clinux_other_file;
    }
    return S_ISDIR(status.st_mode) ? clinux_folder : S_ISREG(status.st_mode) ? clinux_regular_file : clinux_other_file;
}

ptrdiff_t clinux_file_size(int descriptor) {
    struct stat status;
    return fstat(descriptor, &status) == 0 ? (ptrdiff_t)status.st_size : -1;
}

int clinux_wait_readable(int descriptor, uint64_t limit) {
    struct pollfd wanted = {.fd = descriptor, .events = POLLIN};
    uint64_t now = clinux_now_ns();
    uint64_t left = limit > now ? limit - now : 0;
    struct timespec time = {(time_t)(left / 1000000000u), (long)(left % 1000000000u)};
    return ppoll(&wanted, 1, &time, NULL) > 0;
}

ptrdiff_t clinux_read(int descriptor, void *buffer, size_t capacity, int *error) {
    ssize_t got;
    do {
        got = read(descriptor, buffer, capacity);
    } while (got < 0 && errno == EINTR);
    *error = got < 0 ? errno : 0;
    return got;
}

int clinux_rewind(int descriptor) {
    return lseek(descriptor, 0, SEEK_SET) == 0 ? 0 : errno;
}

ptrdiff_t clinux_read_link(const char *path, char *target, size_t capacity) {
    ssize_t length = readlink(path, target, capacity - 1);
    if (length >= 0) {
        target[length] = '\0';
    }
    return length;
}

ptrdiff_t clinux_real_path(const char *path, char *target, size_t capacity) {
    char *real = realpath(path, NULL);
    ptrdiff_t length = real == NULL ? -1 : (ptrdiff_t)strlen(real);
    if (length >= 0 && (size_t)length < capacity) {
        memcpy(target, real, (size_t)length + 1);
    } else {
        length = -1;
    }
    free(real);
    return length;
}
