#define _GNU_SOURCE
#include "CLinux.h"

#include <linux/perf_event.h>
#include <sys/syscall.h>
#include <unistd.h>

int clinux_cycles_open(void) {
    struct perf_event_attr attributes = {
        .type = PERF_TYPE_HARDWARE,
        .size = sizeof attributes,
        .config = PERF_COUNT_HW_CPU_CYCLES,
        .exclude_kernel = 1,
        .exclude_hv = 1,
    };
    return (int)syscall(SYS_perf_event_open, &attributes, 0, -1, -1, PERF_FLAG_FD_CLOEXEC);
}

int64_t clinux_cycles_read(int descriptor) {
    uint64_t count;
    return read(descriptor, &count, sizeof count) == sizeof count ? (int64_t)count : -1;
}

void clinux_cycles_close(int descriptor) {
    close(descriptor);
}
