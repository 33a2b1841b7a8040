#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int clinux_write_all(int descriptor, const void *bytes, size_t length) {
    const uint8_t *next = bytes;
    while (length > 0) {
        ssize_t written = write(descriptor, next, length);
        if (written < 0) {
            if (errno == EINTR) {
                continue;
            }
            return -1;
        }
        next += written;
        length -= (size_t)written;
    }
    return 0;
}

int clinux_write_stream(int descriptor, const void *bytes, size_t length) {
    enum { turn_ms = 100, last_turns = 10 };
    const uint8_t *next = bytes;
    int turns = 0;
    // Which poll would wait for.
    if (descriptor < 0) {
        return EBADF;
    }
    while (length > 0) {
        struct pollfd wanted = {.fd = descriptor, .events = POLLOUT};
        if (poll(&wanted, 1, turn_ms) <= 0) {
            if ((clinux_signals() & clinux_stop) != 0 && ++turns == last_turns) {
                return EINTR;
            }
            continue;
        }
        // Of a pipe that takes something this much is taken without waiting.
        ssize_t written = write(descriptor, next, length < PIPE_BUF ? length : PIPE_BUF);
        if (written < 0) {
            if (errno == EINTR || errno == EAGAIN) {
                continue;
            }
            int reason = errno;
            if (reason == EPIPE && descriptor == STDOUT_FILENO) {
                clinux_end_without_reader();
            }
            return reason;
        }
        next += written;
        length -= (size_t)written;
    }
    return 0;
}

/// Makes the rename durable. Some file systems cannot sync a directory, which is no reason to fail.
static void sync_directory(char *path) {
    int descriptor = open(dirname(path), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor >= 0) {
        fsync(descriptor);
        close(descriptor);
    }
}

/// Pipes, terminals and devices have no half-written state to hide and must not be replaced by a file.
static int write_directly(const char *path, const void *bytes, size_t length) {
    int descriptor = open(path, O_WRONLY | O_CLOEXEC);
    if (descriptor < 0) {
        return errno;
    }
    int reason = clinux_write_all(descriptor, bytes, length) == 0 ? 0 : errno;
    if (close(descriptor) != 0 && reason == 0) {
        reason = errno;
    }
    return reason;
}

/// Creates a file that did not exist, with the permissions that the user's mask gives a new file.
static int create_beside(const char *path, char *temporary, size_t capacity) {
    for (unsigned attempt = 0; attempt < 100; attempt++) {
        snprintf(temporary, capacity, "%s.%ld-%u.partial", path, (long)getpid(), attempt);
        int descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (descriptor >= 0 || errno != EEXIST) {
            return descriptor;
        }
    }
    return -1;
}

/// Returns 0 or an errno value. `existing` is the status of the file to be replaced, null where there is none.
static int write_and_rename(const char *path, const struct stat *existing, const void *bytes, size_t length) {
    size_t capacity = strlen(path) + 48;
    char *temporary = malloc(capacity);
    if (temporary == NULL) {
        return ENOMEM;
    }
    int descriptor = create_beside(path, temporary, capacity);
    if (descriptor < 0) {
        int reason = errno;
        free(temporary);
        return reason;
    }
    int reason = 0;
    if (existing != NULL && fchmod(descriptor, existing->st_mode & 07777) != 0) {
        reason = errno;
    }
    if (reason == 0 && (clinux_write_all(descriptor, bytes, length) != 0 || fsync(descriptor) != 0)) {
        reason = errno;
    }
    if (close(descriptor) != 0 && reason == 0) {
        reason = errno;
    }
    if (reason == 0 && rename(temporary, path) != 0) {
        reason = errno;
    }
    if (reason != 0) {
        unlink(temporary);
    } else {
        sync_directory(temporary);
    }
    free(temporary);
    return reason;
}

int clinux_write_file(const char *path, const void *bytes, size_t length, int *error) {
    struct stat existing;
    *error = 0;
    if (stat(path, &existing) != 0) {
        *error = errno == ENOENT ? write_and_rename(path, NULL, bytes, length) : errno;
    } else if (S_ISDIR(existing.st_mode)) {
        *error = EISDIR;
    } else if (!S_ISREG(existing.st_mode)) {
        *error = write_directly(path, bytes, length);
    } else {
        // The file behind a symbolic link is replaced, not the link.
        char *resolved = realpath(path, NULL);
        *error = resolved == NULL ? errno : write_and_rename(resolved, &existing, bytes, length);
        free(resolved);
    }
    return *error == 0 ? 0 : -1;
}

int clinux_make_directory(const char *path, int *error) {
    struct stat existing;
    *error = 0;
    if (mkdir(path, 0777) == 0) {
        return 0;
    }
    *error = errno;
    if (*error == EEXIST && stat(path, &existing) == 0 && S_ISDIR(existing.st_mode)) {
        *error = 0;
        return 0;
    }
    return -1;
}
