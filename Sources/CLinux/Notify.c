#define _GNU_SOURCE
#include "CLinux.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

int clinux_notify_open(const char *path) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    size_t length = strlen(path);
    // A path, or a name without a file, which begins with @.
    if ((path[0] != '/' && path[0] != '@') || length >= sizeof address.sun_path) {
        return -1;
    }
    memcpy(address.sun_path, path, length);
    if (path[0] == '@') {
        address.sun_path[0] = '\0';
    }
    int descriptor = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (descriptor < 0) {
        return -1;
    }
    socklen_t size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + length);
    if (connect(descriptor, (const struct sockaddr *)&address, size) != 0) {
        close(descriptor);
        return -1;
    }
    return descriptor;
}

void clinux_notify_send(int descriptor, const void *text, size_t length) {
    // Who is not listened to goes on all the same.
    ssize_t sent = send(descriptor, text, length, MSG_NOSIGNAL);
    (void)sent;
}
