#define _GNU_SOURCE
#include "CLinux.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

int clinux_open_regular(const char *path, int *error) {
    // O_NONBLOCK: opening a pipe that nobody writes to must fail below and not wait here.
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (descriptor < 0) {
        *error = errno;
        return -1;
    }
    struct stat status;
    if (fstat(descriptor, &status) != 0) {
        *error = errno;
    } else if (!S_ISREG(status.st_mode)) {
        *error = S_ISDIR(status.st_mode) ? EISDIR : EOPNOTSUPP;
    } else {
        *error = 0;
        return descriptor;
    }
    close(descriptor);
    return -1;
}

ptrdiff_t clinux_read_from_start(int descriptor, void *buffer, size_t capacity) {
    size_t length = 0;
    // The kernel may give what it makes up on the spot in pieces.
    while (length < capacity) {
        ssize_t got = pread(descriptor, (uint8_t *)buffer + length, capacity - length, (off_t)length);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            return -1;
        }
        if (got == 0) {
            break;
        }
        length += (size_t)got;
    }
    return (ptrdiff_t)length;
}

void clinux_close(int descriptor) {
    close(descriptor);
}

int clinux_check_writable(const char *path) {
    return faccessat(AT_FDCWD, path, W_OK, AT_EACCESS) == 0 ? 0 : errno;
}

static int kind(const struct stat *status) {
    return S_ISDIR(status->st_mode)   ? clinux_folder
           : S_ISREG(status->st_mode) ? clinux_regular_file
                                      : clinux_other_file;
}

int clinux_path_kind(const char *path, int follows_links) {
    struct stat status;
    return (follows_links ? stat(path, &status) : lstat(path, &status)) == 0 ? kind(&status) : -1;
}

int clinux_file_identity(const char *path, uint64_t *device, uint64_t *inode) {
    struct stat status;
    if (stat(path, &status) != 0) {
        return errno;
    }
    *device = status.st_dev;
    *inode = status.st_ino;
    return 0;
}

int clinux_descriptor_identity(int descriptor, uint64_t *device, uint64_t *inode) {
    struct stat status;
    if (fstat(descriptor, &status) != 0) {
        return errno;
    }
    *device = status.st_dev;
    *inode = status.st_ino;
    return 0;
}

void *clinux_open_folder(const char *path) {
    return opendir(path);
}

const char *clinux_next_name(void *folder) {
    for (;;) {
        struct dirent *entry = readdir(folder);
        if (entry == NULL) {
            return NULL;
        }
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) {
            return entry->d_name;
        }
    }
}

void clinux_close_folder(void *folder) {
    closedir(folder);
}

char *clinux_join_path(const char *folder, const char *name) {
    size_t length = strlen(folder);
    size_t name_size = strlen(name) + 1;
    char *path = malloc(length + 1 + name_size);
    if (path != NULL) {
        memcpy(path, folder, length);
        path[length] = '/';
        memcpy(path + length + 1, name, name_size);
    }
    return path;
}

int clinux_has_ending(const char *name, const char *ending) {
    size_t length = strlen(name);
    size_t ending_length = strlen(ending);
    return length >= ending_length && strcasecmp(name + length - ending_length, ending) == 0;
}

static int compare_texts(const void *left, const void *right) {
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

void clinux_sort_texts(char **texts, size_t count) {
    qsort(texts, count, sizeof *texts, compare_texts);
}
