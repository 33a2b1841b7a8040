// Counts the instructions that a program executes under user-mode QEMU: a plugin for the emulator's own translator.
//
//     qemu-aarch64 -plugin file=instructions.so,output=FILE PROGRAM …
//
// Every translated block adds the number of its instructions to one counter whenever it runs, and the sum is written to
// FILE at the end. Exact and repeatable for a program of one thread. Debian has no header for plugins, so what is used
// of version 1 of their interface (QEMU 4.2 to 8.2) is declared here.
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EXPORT __attribute__((visibility("default")))

typedef uint64_t qemu_plugin_id_t;
struct qemu_plugin_tb;
enum qemu_plugin_op { QEMU_PLUGIN_INLINE_ADD_U64 };

void qemu_plugin_register_vcpu_tb_trans_cb(qemu_plugin_id_t id,
                                           void (*translated)(qemu_plugin_id_t, struct qemu_plugin_tb *));
void qemu_plugin_register_vcpu_tb_exec_inline(struct qemu_plugin_tb *block, enum qemu_plugin_op op, void *counter,
                                              uint64_t amount);
size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *block);
void qemu_plugin_register_atexit_cb(qemu_plugin_id_t id, void (*ended)(qemu_plugin_id_t, void *), void *context);

static uint64_t executed;
static char output[PATH_MAX];

static void count_block(qemu_plugin_id_t id, struct qemu_plugin_tb *block) {
    (void)id;
    qemu_plugin_register_vcpu_tb_exec_inline(block, QEMU_PLUGIN_INLINE_ADD_U64, &executed,
                                             qemu_plugin_tb_n_insns(block));
}

static void write_count(qemu_plugin_id_t id, void *context) {
    (void)id;
    (void)context;
    FILE *file = fopen(output, "w");
    if (file == NULL || fprintf(file, "%" PRIu64 "\n", executed) < 0 || fclose(file) != 0) {
        perror(output);
        abort();
    }
}

EXPORT int qemu_plugin_version = 1;

EXPORT int qemu_plugin_install(qemu_plugin_id_t id, const void *emulator, int count, char **arguments) {
    (void)emulator;
    static const char option[] = "output=";
    if (count != 1 || strncmp(arguments[0], option, strlen(option)) != 0 ||
        strlen(arguments[0]) - strlen(option) >= sizeof output) {
        fputs("the plugin takes one argument, output=FILE\n", stderr);
        return -1;
    }
    strcpy(output, arguments[0] + strlen(option));
    qemu_plugin_register_vcpu_tb_trans_cb(id, count_block);
    qemu_plugin_register_atexit_cb(id, write_count, NULL);
    return 0;
}
