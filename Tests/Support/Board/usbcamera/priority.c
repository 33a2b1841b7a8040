#include "priority.h"
#include "log.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PRIORITY = 95 };

static void put_first(int thread) {
    const struct sched_param priority = {.sched_priority = PRIORITY};
    if (sched_setscheduler(thread, SCHED_FIFO, &priority) != 0) {
        note("no real-time priority, so frames may be late: %s", strerror(errno));
    }
}

// Whether a process is one of the two threads that serve the port.
static int is_of_port(const char *process) {
    char path[300], name[16] = "";
    snprintf(path, sizeof path, "/proc/%s/comm", process);
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        return 0;
    }
    const int is_read = fgets(name, sizeof name, file) != NULL;
    fclose(file);
    return is_read && (strcmp(name, "vhci_rx\n") == 0 || strcmp(name, "vhci_tx\n") == 0);
}

void priority_take(void) {
    put_first(0);
    DIR *processes = opendir("/proc");
    if (processes == NULL) {
        return;
    }
    for (struct dirent *entry; (entry = readdir(processes)) != NULL;) {
        if (isdigit((unsigned char)entry->d_name[0]) && is_of_port(entry->d_name)) {
            put_first(atoi(entry->d_name));
        }
    }
    closedir(processes);
}
