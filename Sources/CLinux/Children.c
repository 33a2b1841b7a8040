#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/// Whether a text of the environment sets a variable that one of `added` sets too.
static int is_replaced(const char *variable, const char *const *added) {
    for (; *added != NULL; added++) {
        size_t name = (size_t)(strchr(*added, '=') - *added) + 1;
        if (strncmp(variable, *added, name) == 0) {
            return 1;
        }
    }
    return 0;
}

/// The environment with variables added or replaced; free it. Null without memory.
static char **environment_with(const char *const *added) {
    size_t count = 0, place = 0;
    for (char **variable = environ; *variable != NULL; variable++) {
        count++;
    }
    for (const char *const *variable = added; *variable != NULL; variable++) {
        count++;
    }
    char **result = calloc(count + 1, sizeof *result);
    if (result == NULL) {
        return NULL;
    }
    for (char **variable = environ; *variable != NULL; variable++) {
        if (!is_replaced(*variable, added)) {
            result[place++] = *variable;
        }
    }
    for (; *added != NULL; added++) {
        result[place++] = (char *)*added;
    }
    return result;
}

int clinux_spawn(const char *const *arguments, const char *const *variables, int output, int *child) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    char **environment = environment_with(variables);
    if (environment == NULL || posix_spawn_file_actions_init(&actions) != 0) {
        free(environment);
        return ENOMEM;
    }
    if (posix_spawnattr_init(&attributes) != 0) {
        posix_spawn_file_actions_destroy(&actions);
        free(environment);
        return ENOMEM;
    }
    // A child is an ordinary program: no signal blocked or ignored, no real-time priority, and a group of its own, so that
    // an interrupt from the terminal reaches only who started it.
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    struct sched_param ordinary = {0};
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setschedpolicy(&attributes, SCHED_OTHER);
    posix_spawnattr_setschedparam(&attributes, &ordinary);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP |
                                              POSIX_SPAWN_SETSCHEDULER | POSIX_SPAWN_SETSCHEDPARAM);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
    pid_t number = 0;
    int failure = posix_spawnp(&number, arguments[0], &actions, &attributes, (char *const *)arguments, environment);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    free(environment);
    *child = number;
    return failure;
}

int clinux_spawn_for_reading(const char *const *arguments, int *child, int *descriptor) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) {
        return errno;
    }
    const char *const no_variables[] = {NULL};
    int failure = clinux_spawn(arguments, no_variables, ends[1], child);
    close(ends[1]);
    if (failure != 0) {
        close(ends[0]);
        return failure;
    }
    *descriptor = ends[0];
    return 0;
}

void clinux_end_child(int child) {
    kill(-child, SIGTERM);
}

void clinux_kill_child(int child) {
    kill(-child, SIGKILL);
}

void clinux_end_and_wait_for_child(int child) {
    enum { step_ns = 10000000, steps = 200 };
    clinux_end_child(child);
    for (int step = 0; step < steps; step++) {
        pid_t ended = waitpid(child, NULL, WNOHANG);
        if (ended == child || (ended < 0 && errno != EINTR)) {
            return;
        }
        clinux_sleep_ns(step_ns);
    }
    clinux_kill_child(child);
    clinux_wait_for_child(child);
}

int clinux_wait_for_child(int child) {
    int status = 0;
    pid_t ended;
    do {
        ended = waitpid(child, &status, 0);
    } while (ended < 0 && errno == EINTR);
    if (ended < 0) {
        return -1;
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
