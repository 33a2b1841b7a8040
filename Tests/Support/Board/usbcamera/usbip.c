#include "usbip.h"
#include "log.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

// Numbers are big-endian.
typedef struct {
    uint32_t command, number, device, direction, endpoint;
    union {
        struct {
            uint32_t flags, length, start_frame, packets, interval;
            uint8_t setup[8];
        } submit;
        struct {
            uint32_t status, length, start_frame, packets, errors;
            uint8_t padding[8];
        } submitted;
        struct {
            uint32_t number;
            uint8_t padding[24];
        } unlink;
        struct {
            uint32_t status;
            uint8_t padding[24];
        } unlinked;
    };
} header;

_Static_assert(sizeof(header) == 48, "every header has 48 bytes");

enum { SUBMITTED = 3, UNLINKED = 4 };
enum { PORT = 0, DEVICE = 0x10001, HIGH_SPEED = 3 };
enum { PLUG_TRIES = 500, PLUG_PAUSE_NS = 10000000 };

static const char attach_file[] = "/sys/devices/platform/vhci_hcd.0/attach";

int usbip_plug(void) {
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0) {
        fail(UNAVAILABLE, "no sockets: %s", strerror(errno));
    }
    char line[64];
    const int length = snprintf(line, sizeof line, "%d %d %d %d", PORT, ends[1], DEVICE, HIGH_SPEED);
    const int attach = open(attach_file, O_WRONLY | O_CLOEXEC);
    if (attach < 0) {
        fail(UNAVAILABLE, "%s: %s: is vhci_hcd loaded?", attach_file, strerror(errno));
    }
    // The port is taken until the kernel has let go of the device that was there before.
    for (int tries = 0; write(attach, line, (size_t)length) != length; tries++) {
        if (errno != EBUSY || tries == PLUG_TRIES) {
            fail(UNAVAILABLE, "%s: %s", attach_file, strerror(errno));
        }
        nanosleep(&(struct timespec){0, PLUG_PAUSE_NS}, NULL);
    }
    close(attach);
    close(ends[1]);
    return ends[0];
}

static bool read_all(int connection, void *data, size_t length) {
    return length == 0 || recv(connection, data, length, MSG_WAITALL) == (ssize_t)length;
}

static bool write_all(int connection, struct iovec *pieces, size_t count) {
    while (count > 0) {
        const struct msghdr message = {.msg_iov = pieces, .msg_iovlen = count};
        ssize_t sent = sendmsg(connection, &message, MSG_NOSIGNAL);
        if (sent < 0) {
            return false;
        }
        while (count > 0 && (size_t)sent >= pieces->iov_len) {
            sent -= (ssize_t)pieces->iov_len;
            pieces++;
            count--;
        }
        if (count > 0) {
            pieces->iov_base = (char *)pieces->iov_base + sent;
            pieces->iov_len -= (size_t)sent;
        }
    }
    return true;
}

bool usbip_receive(int connection, usbip_request *request) {
    header head;
    if (!read_all(connection, &head, sizeof head)) {
        return false;
    }
    *request = (usbip_request){
        .command = (usbip_command)ntohl(head.command),
        .number = ntohl(head.number),
        .endpoint = ntohl(head.endpoint),
        .is_in = ntohl(head.direction) == 1,
    };
    if (request->command == USBIP_UNLINK) {
        request->unlinked = ntohl(head.unlink.number);
        return true;
    }
    request->length = ntohl(head.submit.length);
    memcpy(request->setup, head.submit.setup, sizeof request->setup);
    if (request->is_in) {
        return true;
    }
    if (request->length > sizeof request->sent) {
        fail(UNAVAILABLE, "the host sends %u bytes at once: no part of this camera takes so many", request->length);
    }
    return read_all(connection, request->sent, request->length);
}

static header submitted(uint32_t number, int status, size_t length) {
    return (header){
        .command = htonl(SUBMITTED),
        .number = htonl(number),
        .submitted = {.status = htonl((uint32_t)status), .length = htonl((uint32_t)length)},
    };
}

bool usbip_answer(int connection, const usbip_request *request, int status, const void *data, size_t length) {
    header head = submitted(request->number, status, length);
    struct iovec pieces[] = {{&head, sizeof head}, {(void *)data, length}};
    return write_all(connection, pieces, request->is_in ? 2 : 1);
}

bool usbip_fill(int connection, uint32_t number, const void *head, size_t head_length, const void *data,
                size_t length) {
    header answer = submitted(number, 0, head_length + length);
    struct iovec pieces[] = {{&answer, sizeof answer}, {(void *)head, head_length}, {(void *)data, length}};
    return write_all(connection, pieces, 3);
}

bool usbip_take_back(int connection, uint32_t number, bool was_pending) {
    header answer = {
        .command = htonl(UNLINKED),
        .number = htonl(number),
        .unlinked = {.status = htonl((uint32_t)(was_pending ? -ECONNRESET : 0))},
    };
    struct iovec piece = {&answer, sizeof answer};
    return write_all(connection, &piece, 1);
}
