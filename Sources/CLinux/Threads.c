#define _GNU_SOURCE
#include "CLinux.h"

#include <limits.h>
#include <linux/futex.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/// Locked memory makes every byte of a stack resident, and glibc's default is 8 MiB.
enum { stack_size = 1024 * 1024 };

typedef struct {
    clinux_thread_body body;
    void *context;
    int processor;
    int is_ordinary;
} thread_start;

/// Pins the calling thread to a processor; where the system refuses, the thread stays as it is.
static void pin_to(int processor) {
    cpu_set_t wanted;
    if (processor < CPU_SETSIZE) {
        CPU_ZERO(&wanted);
        CPU_SET(processor, &wanted);
        sched_setaffinity(0, sizeof wanted, &wanted);
    }
}

/// Touches the part of the stack that work may use, so that no page fault is left for the first frame in which this
/// thread happens to get work that needs a deeper stack than before.
__attribute__((noinline)) static void touch_stack(void) {
    volatile uint8_t pages[stack_size / 4];
    const size_t page = (size_t)sysconf(_SC_PAGESIZE);
    for (size_t offset = 0; offset < sizeof pages; offset += page) {
        pages[offset] = 0;
    }
}

static void *run_thread(void *argument) {
    thread_start start = *(thread_start *)argument;
    free(argument);
    if (start.is_ordinary) {
        clinux_be_ordinary();
    }
    if (start.processor >= 0) {
        pin_to(start.processor);
    }
    touch_stack();
    start.body(start.context);
    return NULL;
}

static uint64_t start_thread(thread_start wanted) {
    thread_start *start = malloc(sizeof *start);
    pthread_attr_t attributes;
    if (start == NULL) {
        return 0;
    }
    if (pthread_attr_init(&attributes) != 0) {
        free(start);
        return 0;
    }
    *start = wanted;
    pthread_attr_setstacksize(&attributes, stack_size > PTHREAD_STACK_MIN ? stack_size : PTHREAD_STACK_MIN);
    // Interrupts go to the thread that started the others, which is the one that waits for them.
    sigset_t all, previous;
    sigfillset(&all);
    // But for what a thread itself has caused.
    sigdelset(&all, SIGBUS);
    pthread_sigmask(SIG_SETMASK, &all, &previous);
    pthread_t thread;
    int failure = pthread_create(&thread, &attributes, run_thread, start);
    pthread_sigmask(SIG_SETMASK, &previous, NULL);
    pthread_attr_destroy(&attributes);
    if (failure != 0) {
        free(start);
        return 0;
    }
    return (uint64_t)thread;
}

uint64_t clinux_thread_start(clinux_thread_body body, void *context, int processor) {
    return start_thread((thread_start){.body = body, .context = context, .processor = processor});
}

uint64_t clinux_ordinary_thread_start(clinux_thread_body body, void *context) {
    return start_thread((thread_start){.body = body, .context = context, .processor = -1, .is_ordinary = 1});
}

void clinux_thread_join(uint64_t thread) {
    pthread_join((pthread_t)thread, NULL);
}

void clinux_futex_wait(const void *word, uint32_t expected) {
    syscall(SYS_futex, word, FUTEX_WAIT_PRIVATE, expected, NULL, NULL, 0);
}

/// Has the calling thread woken when its time is up, and not up to 50 µs later as ordinary threads are by default.
static void be_prompt(void) {
    static _Thread_local int is_prompt;
    if (!is_prompt) {
        is_prompt = 1;
        prctl(PR_SET_TIMERSLACK, 1, 0, 0, 0);
    }
}

void clinux_futex_wait_until(const void *word, uint32_t expected, uint64_t limit) {
    be_prompt();
    uint64_t real = clinux_real_time(limit);
    struct timespec time = {(time_t)(real / 1000000000u), (long)(real % 1000000000u)};
    // Of the waiting operations, the one with a bit set takes a point in time.
    syscall(SYS_futex, word, FUTEX_WAIT_BITSET_PRIVATE, expected, &time, NULL, FUTEX_BITSET_MATCH_ANY);
}

void clinux_futex_wake_all(const void *word) {
    syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, INT_MAX, NULL, NULL, 0);
}

void clinux_relax(void) {
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    // `yield` does nothing on most cores; an instruction barrier costs about as much as x86's `pause`.
    __asm__ volatile("isb" ::: "memory");
#else
    __asm__ volatile("" ::: "memory");
#endif
}
