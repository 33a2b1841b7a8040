// What Swift cannot import from Linux, and nothing else: errno, variadic calls, macros, inline assembly.
#ifndef CLINUX_H
#define CLINUX_H

#include <stddef.h>
#include <stdint.h>

#if defined(__has_attribute) && __has_attribute(swift_attr)
#define CLINUX_HOT __attribute__((swift_attr("@_noAllocation"))) __attribute__((swift_attr("@_noLocks")))
#else
#define CLINUX_HOT
#endif

// Time

/// Nanoseconds of CLOCK_MONOTONIC; a vDSO read, no system call on the usual kernels.
CLINUX_HOT uint64_t clinux_now_ns(void);
/// Nanoseconds of processor time that the calling thread has used; a system call.
uint64_t clinux_thread_cpu_ns(void);

// Files. Functions that can fail return -1 (or null) and leave the reason in *error as an errno value.

/// Maps a whole regular file read-only. An empty file gives length 0 and a non-null address; a pipe or a device is
/// EOPNOTSUPP.
const void *_Nullable clinux_map_file(const char *_Nonnull path, size_t *_Nonnull length, int *_Nonnull error);
void clinux_unmap(const void *_Nonnull address, size_t length);
/// Reads a whole file or, for the path "-", standard input; refuses more than `limit` bytes with EFBIG. Free with
/// clinux_free.
uint8_t *_Nullable clinux_read_file(const char *_Nonnull path, size_t limit, size_t *_Nonnull length,
                                    int *_Nonnull error);
void clinux_free(void *_Nullable bytes);
/// Writes a temporary file beside `path`, syncs it and renames it, so that no half-written file is ever seen. What is
/// there and is no regular file (a pipe, /dev/stdout) is written to directly.
int clinux_write_file(const char *_Nonnull path, const void *_Nonnull bytes, size_t length, int *_Nonnull error);
/// Creates one directory; that it exists already is no error.
int clinux_make_directory(const char *_Nonnull path, int *_Nonnull error);
/// Writes all bytes to a file descriptor, resuming after interruptions.
int clinux_write_all(int descriptor, const void *_Nonnull bytes, size_t length);
const char *_Nonnull clinux_error_text(int error);

// Process

int clinux_argument_count(void);
const char *_Nonnull const *_Nonnull clinux_arguments(void);
const char *_Nullable clinux_environment(const char *_Nonnull name);
_Noreturn void clinux_exit(int code);
int clinux_is_terminal(int descriptor);
/// The processors that the process may run on.
int clinux_processor_count(void);
/// Minor plus major page faults of the process so far.
uint64_t clinux_page_faults(void);
/// The peak resident set of the process in bytes.
uint64_t clinux_peak_memory(void);

// Memory for arenas: zeroed, page aligned, touched, so that no page fault is left for the first frame.

void *_Nullable clinux_allocate_pages(size_t length);
void clinux_free_pages(void *_Nonnull address, size_t length);

// Threads

typedef void (*clinux_thread_body)(void *_Nullable context);
/// Starts a joinable thread with all signals blocked and a stack of 1 MiB. When `processor` is not negative, the thread
/// is pinned to the one of that index among those the process may run on, if the system allows it. 0 on failure.
uint64_t clinux_thread_start(clinux_thread_body _Nonnull body, void *_Nullable context, int processor);
void clinux_thread_join(uint64_t thread);
/// Sleeps while *word == expected; may wake early.
CLINUX_HOT void clinux_futex_wait(const void *_Nonnull word, uint32_t expected);
/// The same, and wakes at the time `limit` of CLOCK_MONOTONIC in nanoseconds at the latest.
CLINUX_HOT void clinux_futex_wait_until(const void *_Nonnull word, uint32_t expected, uint64_t limit);
CLINUX_HOT void clinux_futex_wake_all(const void *_Nonnull word);
/// Tells the processor that this is a spin loop.
CLINUX_HOT void clinux_relax(void);

// Options: getopt_long without its global state showing.

typedef struct clinux_option {
    const char *_Nonnull name;
    int takes_value;
} clinux_option;

/// Parses the next option of argv[first...], `first` >= 1. Returns the option's index in `options`, -1 at the end
/// (then `*index` is the first operand), -2 for an unknown or ambiguous option or a value that the option does not
/// take and -3 for a missing value (then `*index` is the offending argument). Options and operands may be mixed:
/// `arguments` is reordered so that the operands come last; "--" ends the options. Names are without dashes; a name
/// of one letter is a short option. To parse a list, call this with the same arguments until it returns -1.
int clinux_next_option(int argument_count, const char *_Nonnull const *_Nonnull arguments, int first,
                       const clinux_option *_Nonnull options, int option_count, const char *_Nullable *_Nonnull value,
                       int *_Nonnull index);

#endif
