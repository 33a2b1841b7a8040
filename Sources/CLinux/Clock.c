#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/// The clock of a test: `shown` nanoseconds at `real`, and `rate` thousandths of its pace from there on. A rate of 0 is
/// no test.
static struct {
    _Atomic uint32_t rate;
    uint64_t shown;
    uint64_t real;
} test;

static uint64_t read_clock(clockid_t clock) {
    struct timespec now;
    clock_gettime(clock, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

/// What a test's clock shows at a real time; earlier than `test.real` never.
static uint64_t shown_at(uint64_t real, uint32_t rate) {
    return test.shown + (real - test.real) * rate / 1000u;
}

uint64_t clinux_now_ns(void) {
    uint64_t now = read_clock(CLOCK_MONOTONIC);
    uint32_t rate = atomic_load_explicit(&test.rate, memory_order_acquire);
    return __builtin_expect(rate == 0, 1) ? now : shown_at(now, rate);
}

uint64_t clinux_unix_ns(void) {
    return read_clock(CLOCK_REALTIME);
}

uint64_t clinux_thread_cpu_ns(void) {
    uint64_t used = read_clock(CLOCK_THREAD_CPUTIME_ID);
    uint32_t rate = atomic_load_explicit(&test.rate, memory_order_acquire);
    return __builtin_expect(rate == 0, 1) ? used : used * rate / 1000u;
}

uint64_t clinux_real_time(uint64_t shown) {
    uint32_t rate = atomic_load_explicit(&test.rate, memory_order_acquire);
    if (rate == 0) {
        return shown;
    }
    return shown <= test.shown ? test.real : test.real + (shown - test.shown) * 1000u / rate;
}

void clinux_set_clock(uint32_t rate, int64_t jump) {
    uint64_t shown = clinux_now_ns();
    test.shown = jump < 0 && (uint64_t)-jump > shown ? 0 : shown + (uint64_t)jump;
    test.real = read_clock(CLOCK_MONOTONIC);
    atomic_store_explicit(&test.rate, rate, memory_order_release);
}

void clinux_sleep_until(uint64_t time) {
    uint64_t real = clinux_real_time(time);
    struct timespec until = {(time_t)(real / 1000000000u), (long)(real % 1000000000u)};
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL) == EINTR) {
    }
}

uint64_t clinux_thread_run_delay_ns(void) {
    static _Thread_local int descriptor = -2;
    char text[128];
    if (descriptor == -2) {
        descriptor = open("/proc/thread-self/schedstat", O_RDONLY | O_CLOEXEC);
    }
    ssize_t length = descriptor < 0 ? -1 : pread(descriptor, text, sizeof text - 1, 0);
    if (length <= 0) {
        return 0;
    }
    text[length] = '\0';
    // Time on a processor, time waiting for one, number of turns.
    const char *second = strchr(text, ' ');
    return second != NULL ? strtoull(second, NULL, 10) : 0;
}
