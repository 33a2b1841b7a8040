#define _GNU_SOURCE
#include "CLinux.h"

#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

static _Atomic int pending;

/// Whether the process was to end when nobody reads what it writes, before that was caught.
static int ends_without_reader;

/// Whether HUP asks to reload.
static int reloads;

static void take(int signal) {
    int bit = signal == SIGHUP && reloads ? clinux_reload : signal == SIGUSR1 ? clinux_report : clinux_stop;
    int before = atomic_fetch_or(&pending, bit);
    // Who asks a second time does not want to wait any longer.
    if (bit == clinux_stop && (before & clinux_stop) != 0) {
        struct sigaction usual = {.sa_handler = SIG_DFL};
        sigaction(signal, &usual, NULL);
        raise(signal);
    }
}

void clinux_catch_signals(int has_options_to_reload) {
    reloads = has_options_to_reload;
    static const int caught[] = {SIGINT, SIGTERM, SIGHUP, SIGUSR1};
    // Without SA_RESTART: whoever sleeps wakes, and looks.
    struct sigaction action = {.sa_handler = take};
    sigset_t unblocked;
    sigemptyset(&action.sa_mask);
    sigemptyset(&unblocked);
    for (size_t i = 0; i < sizeof caught / sizeof caught[0]; i++) {
        struct sigaction usual;
        // What the parent has had ignored, as nohup does, stays ignored.
        if (sigaction(caught[i], NULL, &usual) == 0 && usual.sa_handler != SIG_IGN) {
            sigaction(caught[i], &action, NULL);
        }
        sigaddset(&unblocked, caught[i]);
    }
    struct sigaction usual = {.sa_handler = SIG_DFL}, ignored = {.sa_handler = SIG_IGN}, before;
    if (sigaction(SIGPIPE, &ignored, &before) == 0) {
        ends_without_reader = before.sa_handler == SIG_DFL;
    }
    // Where the parent has had it ignored, the kernel would forget how children end.
    sigaction(SIGCHLD, &usual, NULL);
    // Some parents start their children with signals blocked.
    pthread_sigmask(SIG_UNBLOCK, &unblocked, NULL);
}

void clinux_end_without_reader(void) {
    if (ends_without_reader) {
        struct sigaction usual = {.sa_handler = SIG_DFL};
        sigaction(SIGPIPE, &usual, NULL);
        raise(SIGPIPE);
    }
}

static const char *lost_file_message;
static int lost_file_code;

static void explain_lost_file(int signal, siginfo_t *information, void *context) {
    (void)context;
    if (information->si_code != BUS_ADRERR) {
        // Something else; the instruction that failed is repeated, and ends the process as usual.
        struct sigaction usual = {.sa_handler = SIG_DFL};
        sigaction(signal, &usual, NULL);
        return;
    }
    (void)!write(STDERR_FILENO, lost_file_message, strlen(lost_file_message));
    _exit(lost_file_code);
}

void clinux_explain_lost_files(const char *message, int code) {
    lost_file_message = message;
    lost_file_code = code;
    struct sigaction action = {.sa_sigaction = explain_lost_file, .sa_flags = SA_SIGINFO};
    sigemptyset(&action.sa_mask);
    sigaction(SIGBUS, &action, NULL);
}

void clinux_take_size_limits_as_errors(void) {
    struct sigaction ignored = {.sa_handler = SIG_IGN};
    sigaction(SIGXFSZ, &ignored, NULL);
}

int clinux_signals(void) {
    return atomic_load(&pending);
}

void clinux_take_signals(int bits) {
    atomic_fetch_and(&pending, ~bits);
}
