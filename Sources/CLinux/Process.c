#define _GNU_SOURCE
#include "CLinux.h"

#include <fcntl.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

static const char *const no_arguments[] = {NULL};
static int argument_count;
static const char *const *arguments = no_arguments;

/// glibc hands main's arguments to every constructor; Embedded Swift's own entry point does not pass them on.
__attribute__((constructor)) static void keep_arguments(int count, char **values) {
    argument_count = count;
    arguments = (const char *const *)values;
}

int clinux_argument_count(void) {
    return argument_count;
}

const char *const *clinux_arguments(void) {
    return arguments;
}

const char *clinux_environment(const char *name) {
    return getenv(name);
}

void clinux_require_environment(const char *name, const char *value) {
    const char *now = getenv(name);
    if ((now != NULL && strcmp(now, value) == 0) || setenv(name, value, 1) != 0) {
        return;
    }
    // Back only when it has failed.
    execv("/proc/self/exe", (char *const *)arguments);
}

_Noreturn void clinux_exit(int code) {
    exit(code);
}

const char *clinux_error_text(int error) {
    // Untranslated and without a shared buffer, unlike strerror.
    const char *text = strerrordesc_np(error);
    return text != NULL ? text : "unknown error";
}

int clinux_is_terminal(int descriptor) {
    return isatty(descriptor);
}

int clinux_processor_count(void) {
    cpu_set_t allowed;
    if (sched_getaffinity(0, sizeof allowed, &allowed) == 0) {
        return CPU_COUNT(&allowed);
    }
    long online = sysconf(_SC_NPROCESSORS_ONLN);
    return online > 0 ? (int)online : 1;
}

uint64_t clinux_page_faults(void) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (uint64_t)usage.ru_minflt + (uint64_t)usage.ru_majflt;
}

/// The number of KiB in the line of /proc/self/status that starts with `key`, or 0.
static uint64_t status_kib(const char *key) {
    char text[4096];
    int descriptor = open("/proc/self/status", O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) {
        return 0;
    }
    ssize_t length = read(descriptor, text, sizeof text - 1);
    close(descriptor);
    text[length > 0 ? length : 0] = '\0';
    const char *line = strstr(text, key);
    return line != NULL ? strtoull(line + strlen(key), NULL, 10) : 0;
}

uint64_t clinux_peak_memory(void) {
    // Not ru_maxrss where it can be avoided: that one starts with the peak of the program that called exec.
    uint64_t peak = status_kib("\nVmHWM:");
    if (peak == 0) {
        struct rusage usage;
        getrusage(RUSAGE_SELF, &usage);
        peak = (uint64_t)usage.ru_maxrss;
    }
    return peak * 1024;
}

int clinux_has_realtime_priority(void) {
    int policy = sched_getscheduler(0);
    return policy == SCHED_FIFO || policy == SCHED_RR || policy == SCHED_DEADLINE;
}
