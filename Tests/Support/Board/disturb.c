// Disturbs other programs on a board, at times that repeat: suspends one thread of a process, or takes the CPU away.
//
//     disturb suspend PROCESS EVERY_MS FOR_MS COUNT [THREAD]
//     disturb burn PROCESSES SECONDS [BUSY_MS IDLE_MS]
//
// `suspend` stops a thread of PROCESS, a number or a name, COUNT times: every EVERY_MS milliseconds, for FOR_MS. The
// process notices nothing but the time that is gone, and its other threads go on. THREAD counts in the order of
// creation: 0, the default, is the main thread, and `worker` the first that it started. Waits ten seconds for the
// process and its thread; the first suspension begins EVERY_MS after they were found. For its own times to be kept it
// runs with real-time priority where that is permitted.
//
// `burn` runs PROCESSES processes for SECONDS that do nothing but need the CPU: always, or for BUSY_MS and then not for
// IDLE_MS, by turns.
//
// Exit codes: 0 done, 1 the thread ended before all suspensions, 64 wrong usage, 69 no such thread or no permission.
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { ENDED_EARLY = 1, WRONG_USAGE = 64, UNAVAILABLE = 69 };
enum { SEARCH_MS = 10000, PRIORITY = 90, LARGEST_NAME = 15, MOST_THREADS = 1024 };

static const int64_t ns_per_ms = 1000000;
static const int64_t ns_per_second = 1000000000;

static _Noreturn void fail(int code, const char *what, const char *detail) {
    fprintf(stderr, "disturb: %s%s\n", what, detail);
    exit(code);
}

static int64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * ns_per_second + time.tv_nsec;
}

static void sleep_until(int64_t instant) {
    const struct timespec time = {instant / ns_per_second, instant % ns_per_second};
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, NULL) == EINTR) {
    }
}

// A number that is not negative, with a fraction or without one, in units of so many nanoseconds.
static int64_t duration(const char *text, int64_t unit) {
    char *end;
    const double value = strtod(text, &end);
    if (!isdigit((unsigned char)text[0]) || *end != '\0' || !(value <= 1e6)) {
        fail(WRONG_USAGE, "not a duration from 0 to 1000000: ", text);
    }
    return (int64_t)(value * (double)unit + 0.5);
}

static long count(const char *text, long least) {
    char *end;
    const long value = strtol(text, &end, 10);
    if (!isdigit((unsigned char)text[0]) || *end != '\0' || value < least || value > 1000000) {
        fail(WRONG_USAGE, least == 0 ? "not a number from 0 to 1000000: " : "not a number from 1 to 1000000: ", text);
    }
    return value;
}

// Whether a process has a name, as far as the kernel keeps it.
static bool is_named(pid_t process, const char *name) {
    char path[64], found[LARGEST_NAME + 2] = "";
    snprintf(path, sizeof path, "/proc/%d/comm", process);
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        return false;
    }
    const bool is_read = fgets(found, sizeof found, file) != NULL;
    fclose(file);
    found[strcspn(found, "\n")] = '\0';
    return is_read && strncmp(found, name, LARGEST_NAME) == 0;
}

static int ascending(const void *left, const void *right) {
    const pid_t a = *(const pid_t *)left, b = *(const pid_t *)right;
    return (a > b) - (a < b);
}

// Fills in the numbers that are names in a folder of /proc, in ascending order, and returns how many there are.
static size_t numbers_in(const char *folder, pid_t *numbers, size_t capacity) {
    size_t found = 0;
    DIR *entries = opendir(folder);
    if (entries == NULL) {
        return 0;
    }
    for (struct dirent *entry; found < capacity && (entry = readdir(entries)) != NULL;) {
        if (isdigit((unsigned char)entry->d_name[0])) {
            numbers[found++] = (pid_t)strtol(entry->d_name, NULL, 10);
        }
    }
    closedir(entries);
    qsort(numbers, found, sizeof *numbers, ascending);
    return found;
}

// The process that a number or a name stands for, the youngest of several; 0 if there is none.
static pid_t find_process(const char *process) {
    char *end;
    const long number = strtol(process, &end, 10);
    if (*end == '\0') {
        return (pid_t)number;
    }
    pid_t processes[MOST_THREADS];
    for (size_t left = numbers_in("/proc", processes, MOST_THREADS); left > 0; left--) {
        if (processes[left - 1] != getpid() && is_named(processes[left - 1], process)) {
            return processes[left - 1];
        }
    }
    return 0;
}

// Waits until a process has a thread with this index.
static pid_t find_thread(const char *process, long index) {
    const int64_t end = now() + SEARCH_MS * ns_per_ms;
    for (int64_t instant = now(); instant < end; instant += ns_per_ms) {
        const pid_t found = find_process(process);
        char folder[64];
        pid_t threads[MOST_THREADS];
        snprintf(folder, sizeof folder, "/proc/%d/task", found);
        if (found != 0 && numbers_in(folder, threads, MOST_THREADS) > (size_t)index) {
            return threads[index];
        }
        sleep_until(instant + ns_per_ms);
    }
    fail(UNAVAILABLE, "after ten seconds there is still no such process, or no such thread of it: ", process);
}

// Stops a thread. Returns false if it has ended; `signal` gets one that it has to be given when it goes on, or 0.
static bool stop(pid_t thread, int *signal) {
    if (ptrace(PTRACE_SEIZE, thread, NULL, NULL) != 0) {
        if (errno == ESRCH) {
            return false;
        }
        fail(UNAVAILABLE, "cannot suspend the thread: ", strerror(errno));
    }
    int status;
    if (ptrace(PTRACE_INTERRUPT, thread, NULL, NULL) != 0 || waitpid(thread, &status, __WALL) != thread ||
        !WIFSTOPPED(status)) {
        return false;
    }
    // Stopped by the interruption, or by a signal that came just before it.
    *signal = status >> 16 == PTRACE_EVENT_STOP ? 0 : WSTOPSIG(status);
    return true;
}

static int suspend(int argc, char **argv) {
    if (argc != 4 && argc != 5) {
        fail(WRONG_USAGE, "suspend needs PROCESS EVERY_MS FOR_MS COUNT [THREAD]", "");
    }
    const int64_t every = duration(argv[1], ns_per_ms), length = duration(argv[2], ns_per_ms);
    const long times = count(argv[3], 1);
    const long index = argc == 4 ? 0 : strcmp(argv[4], "worker") == 0 ? 1 : count(argv[4], 0);
    if (length >= every) {
        fail(WRONG_USAGE, "FOR_MS has to be less than EVERY_MS", "");
    }
    const struct sched_param priority = {.sched_priority = PRIORITY};
    if (sched_setscheduler(0, SCHED_FIFO, &priority) != 0) {
        fputs("disturb: no real-time priority, so times may not be kept\n", stderr);
    }

    const pid_t thread = find_thread(argv[0], index);
    const int64_t start = now();
    int64_t latest = 0;
    for (long done = 0; done < times; done++) {
        const int64_t begin = start + (done + 1) * every;
        sleep_until(begin);
        int signal = 0;
        const bool is_stopped = stop(thread, &signal);
        const int64_t late = now() - begin;
        latest = late > latest ? late : latest;
        sleep_until(begin + length);
        if (!is_stopped || ptrace(PTRACE_DETACH, thread, NULL, (void *)(intptr_t)signal) != 0) {
            printf("suspended %ld of %ld times, then the thread ended\n", done, times);
            return ENDED_EARLY;
        }
    }
    printf("suspended %ld times, at most %.3f ms late\n", times, (double)latest / (double)ns_per_ms);
    return 0;
}

// Needs the CPU until an instant, but for the idle part of each period.
static void spin_until(int64_t end, int64_t busy, int64_t idle) {
    for (int64_t begin = now(); begin < end; begin += busy + idle) {
        const int64_t busy_end = idle == 0 || begin + busy > end ? end : begin + busy;
        while (now() < busy_end) {
        }
        if (idle == 0) {
            return;
        }
        sleep_until(begin + busy + idle < end ? begin + busy + idle : end);
    }
}

static int burn(int argc, char **argv) {
    if (argc != 2 && argc != 4) {
        fail(WRONG_USAGE, "burn needs PROCESSES SECONDS [BUSY_MS IDLE_MS]", "");
    }
    const long processes = count(argv[0], 1);
    const int64_t end = now() + duration(argv[1], ns_per_second);
    const int64_t busy = argc == 4 ? duration(argv[2], ns_per_ms) : 0;
    const int64_t idle = argc == 4 ? duration(argv[3], ns_per_ms) : 0;
    for (long started = 0; started < processes; started++) {
        const pid_t child = fork();
        if (child == -1) {
            fail(UNAVAILABLE, "cannot start a process: ", strerror(errno));
        }
        if (child == 0) {
            // They end with this process, however that ends.
            prctl(PR_SET_PDEATHSIG, SIGKILL);
            spin_until(end, busy, idle);
            _exit(0);
        }
    }
    while (wait(NULL) > 0) {
    }
    return 0;
}

int main(int argc, char **argv) {
    if (argc > 1 && strcmp(argv[1], "suspend") == 0) {
        return suspend(argc - 2, argv + 2);
    }
    if (argc > 1 && strcmp(argv[1], "burn") == 0) {
        return burn(argc - 2, argv + 2);
    }
    fail(WRONG_USAGE, "use suspend PROCESS EVERY_MS FOR_MS COUNT [THREAD], or burn PROCESSES SECONDS [BUSY_MS IDLE_MS]",
         "");
}
