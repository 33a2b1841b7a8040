#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

_Static_assert(CPU_SETSIZE == clinux_most_processors, "masks have the size of a cpu_set_t");
_Static_assert(sizeof(cpu_set_t) == clinux_mask_words * sizeof(uint64_t), "masks have the size of a cpu_set_t");

/// The soft limit is what counts, and everybody may raise it to the hard one.
static void raise_limit(__rlimit_resource_t resource) {
    struct rlimit limit;
    if (getrlimit(resource, &limit) == 0 && limit.rlim_cur != limit.rlim_max) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(resource, &limit);
    }
}

/// Whether so many bytes could be locked now. Without access they are not populated, but count against the limit.
static int try_locked_pages(size_t length) {
    if (length == 0) {
        return 0;
    }
    void *trial = mmap(NULL, length, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_LOCKED, -1, 0);
    if (trial == MAP_FAILED) {
        return errno == EPERM ? EPERM : ENOMEM;
    }
    munmap(trial, length);
    return 0;
}

int clinux_lock_memory(size_t reserve) {
    raise_limit(RLIMIT_MEMLOCK);
    // Once before, because locking what there is takes long, and once beside it.
    int reason = try_locked_pages(reserve);
    if (reason != 0) {
        return reason;
    }
    if (mlockall(MCL_CURRENT | MCL_FUTURE) != 0) {
        return errno;
    }
    reason = try_locked_pages(reserve);
    if (reason != 0) {
        munlockall();
    }
    return reason;
}

void clinux_unlock_memory(void) {
    munlockall();
}

static int first_policy;
static struct sched_param first_parameters;
static cpu_set_t first_processors;

__attribute__((constructor)) static void keep_first_scheduling(void) {
    first_policy = sched_getscheduler(0);
    sched_getparam(0, &first_parameters);
    sched_getaffinity(0, sizeof first_processors, &first_processors);
}

void clinux_be_ordinary(void) {
    sched_setscheduler(0, first_policy, &first_parameters);
    sched_setaffinity(0, sizeof first_processors, &first_processors);
}

enum { most_stack = 512 * 1024 };

__attribute__((noinline)) void clinux_touch_stack(size_t bytes) {
    size_t length = bytes < most_stack ? bytes : most_stack;
    struct rlimit limit;
    // What all memory is limited to, a stack that grows may exceed.
    if (getrlimit(RLIMIT_AS, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY) {
        return;
    }
    // A part of a small stack may be in use.
    if (getrlimit(RLIMIT_STACK, &limit) == 0 && limit.rlim_cur / 4 < length) {
        length = (size_t)limit.rlim_cur / 4;
    }
    volatile uint8_t pages[length + 1];
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    // Downwards, as a stack grows.
    for (size_t offset = 0; offset <= length; offset += page) {
        pages[length - offset] = 0;
    }
}

int clinux_set_fifo(int priority) {
    struct sched_param parameters = {.sched_priority = priority};
    // 0 is the calling thread, although the manual says process.
    if (sched_setscheduler(0, SCHED_FIFO, &parameters) == 0) {
        return 0;
    }
    if (errno != EPERM) {
        return errno;
    }
    raise_limit(RLIMIT_RTPRIO);
    return sched_setscheduler(0, SCHED_FIFO, &parameters) == 0 ? 0 : errno;
}

/// The kernel's `struct sched_attr` in its first version, which the C library's headers do not have everywhere.
struct scheduling {
    uint32_t size, policy;
    uint64_t flags;
    int32_t nice;
    uint32_t priority;
    uint64_t runtime, deadline, period;
};

int clinux_set_slice(uint64_t nanoseconds) {
    struct scheduling attributes = {.size = sizeof attributes};
    if (syscall(SYS_sched_getattr, 0, &attributes, sizeof attributes, 0) != 0) {
        return errno;
    }
    if (attributes.policy != SCHED_OTHER) {
        return 0;
    }
    attributes.runtime = nanoseconds;
    return syscall(SYS_sched_setattr, 0, &attributes, 0) == 0 ? 0 : errno;
}

int clinux_scheduling(int thread, int *policy, int *priority) {
    struct sched_param parameters;
    *policy = sched_getscheduler(thread);
    if (*policy < 0 || sched_getparam(thread, &parameters) != 0) {
        return errno;
    }
    *policy &= ~SCHED_RESET_ON_FORK;
    *priority = parameters.sched_priority;
    return 0;
}

int clinux_pin(int thread, const uint64_t *mask) {
    cpu_set_t processors;
    memcpy(&processors, mask, sizeof processors);
    return sched_setaffinity(thread, sizeof processors, &processors) == 0 ? 0 : errno;
}

int clinux_affinity(int thread, uint64_t *mask) {
    cpu_set_t processors;
    if (sched_getaffinity(thread, sizeof processors, &processors) != 0) {
        return errno;
    }
    memcpy(mask, &processors, sizeof processors);
    return 0;
}

int clinux_thread_number(void) {
    return (int)syscall(SYS_gettid);
}

int clinux_process_number(void) {
    return (int)getpid();
}

int clinux_is_root(void) {
    return geteuid() == 0;
}

int clinux_hold_latency(const char *path, int32_t microseconds, int *error) {
    int descriptor = open(path, O_WRONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (descriptor < 0) {
        *error = errno;
        return -1;
    }
    if (write(descriptor, &microseconds, sizeof microseconds) != sizeof microseconds) {
        *error = errno != 0 ? errno : EIO;
        close(descriptor);
        return -1;
    }
    *error = 0;
    return descriptor;
}

void clinux_sleep_ns(uint64_t duration) {
    struct timespec rest = {(time_t)(duration / 1000000000u), (long)(duration % 1000000000u)};
    while (clock_nanosleep(CLOCK_MONOTONIC, 0, &rest, &rest) == EINTR) {
    }
}
