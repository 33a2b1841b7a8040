#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
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
static void sync_folder(const char *folder) {
    int descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor >= 0) {
        fsync(descriptor);
        close(descriptor);
    }
}

/// Pipes, terminals and devices have no half-written state to hide and must not be replaced by a file.
static int write_directly(const char *path, const void *bytes, size_t length) {
    int descriptor = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
    if (descriptor < 0) {
        return errno;
    }
    int reason = clinux_write_all(descriptor, bytes, length) == 0 ? 0 : errno;
    if (close(descriptor) != 0 && reason == 0) {
        reason = errno;
    }
    return reason;
}

/// Tries names in the folder of `path` until `make` takes one that nobody else has. Its result, or -1 with the reason in
/// errno.
static int name_beside(const char *path, char *name, size_t capacity, int (*make)(const char *name, int descriptor),
                       int descriptor) {
    const char *slash = strrchr(path, '/');
    int folder = slash == NULL ? 0 : (int)(slash - path) + 1;
    for (unsigned attempt = 0; attempt < 100; attempt++) {
        // Not of the file's own name, which may be as long as names can be.
        snprintf(name, capacity, "%.*s.punctual-%ld-%u.partial", folder, path, (long)getpid(), attempt);
        int result = make(name, descriptor);
        if (result >= 0 || errno != EEXIST) {
            return result;
        }
    }
    return -1;
}

static int create(const char *name, int unused) {
    (void)unused;
    return open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
}

/// Gives a name to a file without one. By way of /proc, because AT_EMPTY_PATH is for root.
static int give_name(const char *name, int descriptor) {
    char own[32];
    snprintf(own, sizeof own, "/proc/self/fd/%d", descriptor);
    return linkat(AT_FDCWD, own, AT_FDCWD, name, AT_SYMLINK_FOLLOW);
}

/// Fills a new file and syncs it. Returns 0 or an errno value.
static int fill(int descriptor, const struct stat *existing, const void *bytes, size_t length) {
    // Not the bits that let others act as its owner, who may be another one now.
    if (existing != NULL && fchmod(descriptor, existing->st_mode & 0777) != 0) {
        return errno;
    }
    return clinux_write_all(descriptor, bytes, length) == 0 && fsync(descriptor) == 0 ? 0 : errno;
}

/// Writes a file that has no name until it is whole, so that nothing stays of a writer that is killed.
///
/// A name that is taken cannot be linked over: there the file gets a temporary one first, for the moment until it is
/// renamed. Returns 0, an errno value, or -1 where the file system or a missing /proc does not allow all this.
static int write_unnamed(const char *folder, const char *path, char *temporary, size_t capacity,
                         const struct stat *existing, const void *bytes, size_t length) {
    int descriptor = open(folder, O_TMPFILE | O_WRONLY | O_CLOEXEC, 0666);
    if (descriptor < 0) {
        return -1;
    }
    int reason = fill(descriptor, existing, bytes, length);
    // Who is ended now would leave the temporary name behind.
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &before);
    if (reason == 0 && (existing != NULL || give_name(path, descriptor) != 0)) {
        if (existing == NULL && errno != EEXIST) {
            reason = -1;
        } else if (name_beside(path, temporary, capacity, give_name, descriptor) != 0) {
            reason = -1;
        } else if (rename(temporary, path) != 0) {
            reason = errno;
            unlink(temporary);
        }
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (close(descriptor) != 0 && reason == 0) {
        reason = errno;
    }
    return reason;
}

/// The same by a file that has a temporary name from the start. Returns 0 or an errno value.
static int write_named(const char *path, char *temporary, size_t capacity, const struct stat *existing,
                       const void *bytes, size_t length) {
    int descriptor = name_beside(path, temporary, capacity, create, -1);
    if (descriptor < 0) {
        return errno;
    }
    int reason = fill(descriptor, existing, bytes, length);
    if (close(descriptor) != 0 && reason == 0) {
        reason = errno;
    }
    if (reason == 0 && rename(temporary, path) != 0) {
        reason = errno;
    }
    if (reason != 0) {
        unlink(temporary);
    }
    return reason;
}

/// Returns 0 or an errno value. `existing` is the status of the file to be replaced, null where there is none.
static int write_and_rename(const char *path, const struct stat *existing, const void *bytes, size_t length) {
    size_t capacity = strlen(path) + 48;
    char *temporary = malloc(capacity);
    char *copy = strdup(path);
    int reason = ENOMEM;
    if (temporary != NULL && copy != NULL) {
        const char *folder = dirname(copy);
        reason = write_unnamed(folder, path, temporary, capacity, existing, bytes, length);
        if (reason == -1) {
            reason = write_named(path, temporary, capacity, existing, bytes, length);
        }
        if (reason == 0) {
            sync_folder(folder);
        }
    }
    free(copy);
    free(temporary);
    return reason;
}

/// Where a path leads to: a name that may be taken or free, or a descriptor of this process.
struct target {
    char path[PATH_MAX];
    /// -1 for all but the process's own, such as /dev/stdout.
    int descriptor;
    struct stat status;
    int exists;
};

/// The number of the descriptor that an entry of the process's own folder of them stands for, or -1.
static int own_descriptor(const char *folder, const char *name) {
    char real[PATH_MAX], own[32], *end;
    snprintf(own, sizeof own, "/proc/%ld/fd", (long)getpid());
    if (realpath(folder, real) == NULL || strcmp(real, own) != 0 || *name < '0' || *name > '9') {
        return -1;
    }
    long number = strtol(name, &end, 10);
    return *end == '\0' && number <= INT_MAX ? (int)number : -1;
}

/// Follows symbolic links, also those that lead to nothing yet. Returns 0 or an errno value.
static int find_target(const char *path, struct target *target) {
    enum { most_links = 40 };
    char link[PATH_MAX], folder[PATH_MAX], name[PATH_MAX];
    if (strlen(path) >= sizeof target->path) {
        return ENAMETOOLONG;
    }
    strcpy(target->path, path);
    target->descriptor = -1;
    for (int count = 0; count < most_links; count++) {
        strcpy(folder, target->path);
        strcpy(name, target->path);
        const char *parent = dirname(folder);
        target->descriptor = own_descriptor(parent, basename(name));
        target->exists = (target->descriptor >= 0 ? fstat(target->descriptor, &target->status)
                                                  : lstat(target->path, &target->status)) == 0;
        if (!target->exists) {
            return target->descriptor < 0 && errno == ENOENT ? 0 : errno;
        }
        if (target->descriptor >= 0 || !S_ISLNK(target->status.st_mode)) {
            return 0;
        }
        ssize_t length = readlink(target->path, link, sizeof link - 1);
        if (length < 0) {
            return errno;
        }
        link[length] = '\0';
        int needed = link[0] == '/' ? snprintf(target->path, sizeof target->path, "%s", link)
                                    : snprintf(target->path, sizeof target->path, "%s/%s", parent, link);
        if (needed >= (int)sizeof target->path) {
            return ENAMETOOLONG;
        }
    }
    return ELOOP;
}

int clinux_write_file(const char *path, const void *bytes, size_t length, int *error) {
    struct target target;
    *error = find_target(path, &target);
    if (*error != 0) {
        return -1;
    }
    if (target.descriptor >= 0) {
        *error = clinux_write_all(target.descriptor, bytes, length) == 0 ? 0 : errno;
    } else if (!target.exists) {
        *error = write_and_rename(target.path, NULL, bytes, length);
    } else if (S_ISDIR(target.status.st_mode)) {
        *error = EISDIR;
    } else if (!S_ISREG(target.status.st_mode)) {
        *error = write_directly(target.path, bytes, length);
    } else {
        *error = write_and_rename(target.path, &target.status, bytes, length);
    }
    return *error == 0 ? 0 : -1;
}

int clinux_check_output(const char *path) {
    struct target target;
    int error = find_target(path, &target);
    if (error != 0 || target.descriptor >= 0) {
        return error;
    }
    if (target.exists && S_ISDIR(target.status.st_mode)) {
        return EISDIR;
    }
    if (target.exists && !S_ISREG(target.status.st_mode)) {
        return clinux_check_writable(target.path);
    }
    // A file is replaced, which the permissions of its folder decide about.
    return clinux_check_writable(dirname(target.path));
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
