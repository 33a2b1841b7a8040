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
/// Nanoseconds since 1970, as the system's clock has it: it may jump.
CLINUX_HOT uint64_t clinux_unix_ns(void);
/// Nanoseconds of processor time that the calling thread has used; a system call.
CLINUX_HOT uint64_t clinux_thread_cpu_ns(void);
/// Sleeps until clinux_now_ns shows `time`.
void clinux_sleep_until(uint64_t time);
/// Nanoseconds that the calling thread has waited for a processor although it was ready to run; 0 where the kernel does
/// not tell.
uint64_t clinux_thread_run_delay_ns(void);
/// For tests: lets both clocks run at `rate` thousandths of their pace from now on, as they seem to on a processor that
/// has become slower or faster, and the first one jump by `jump` nanoseconds. Call it while no other thread reads them.
void clinux_set_clock(uint32_t rate, int64_t jump);
/// The real CLOCK_MONOTONIC when clinux_now_ns shows `shown`: the same number, unless a test has set the clock.
CLINUX_HOT uint64_t clinux_real_time(uint64_t shown);

// Files. Functions that can fail return -1 (or null) and leave the reason in *error as an errno value.

/// Maps a whole regular file read-only. An empty file gives length 0 and a non-null address; a pipe or a device is
/// EOPNOTSUPP.
const void *_Nullable clinux_map_file(const char *_Nonnull path, size_t *_Nonnull length, int *_Nonnull error);
/// The same of an open regular file.
const void *_Nullable clinux_map(int descriptor, size_t *_Nonnull length, int *_Nonnull error);
void clinux_unmap(const void *_Nonnull address, size_t length);
/// Reads a whole file or, for the path "-", standard input; refuses more than `limit` bytes with EFBIG. Free with
/// clinux_free.
uint8_t *_Nullable clinux_read_file(const char *_Nonnull path, size_t limit, size_t *_Nonnull length,
                                    int *_Nonnull error);
void clinux_free(void *_Nullable bytes);
/// Writes a file that appears whole or not at all: it gets its name when it is complete and synced, and a writer that is
/// killed leaves nothing behind where the file system has unnamed files (O_TMPFILE). Symbolic links are followed, also
/// those that lead to nothing yet; what is there and is no regular file (a pipe, /dev/stdout) is written to directly.
int clinux_write_file(const char *_Nonnull path, const void *_Nonnull bytes, size_t length, int *_Nonnull error);
/// 0 when clinux_write_file may write to this path, or an errno value; nothing is opened or created.
int clinux_check_output(const char *_Nonnull path);
/// What tells a file from every other, whatever path leads to it: 0, or an errno value.
int clinux_file_identity(const char *_Nonnull path, uint64_t *_Nonnull device, uint64_t *_Nonnull inode);
/// The same of an open file.
int clinux_descriptor_identity(int descriptor, uint64_t *_Nonnull device, uint64_t *_Nonnull inode);
/// Creates one directory; that it exists already is no error.
int clinux_make_directory(const char *_Nonnull path, int *_Nonnull error);
/// Writes all bytes to a file descriptor, resuming after interruptions.
int clinux_write_all(int descriptor, const void *_Nonnull bytes, size_t length);
/// The same for a stream that somebody reads as they like: 0 or an errno value, EINTR a second after clinux_signals has asked
/// to stop. When nobody reads standard output any more the process ends by SIGPIPE, unless that was ignored at first.
int clinux_write_stream(int descriptor, const void *_Nonnull bytes, size_t length);
const char *_Nonnull clinux_error_text(int error);

// System files: what /proc, /sys and the like tell. Only regular files are opened, so that no pipe or device can make the
// reader wait.

/// A descriptor of the file, or -1 with the reason in *error; a folder is EISDIR, a pipe or a device EOPNOTSUPP.
int clinux_open_regular(const char *_Nonnull path, int *_Nonnull error);
/// Reads from the start of an open file, whatever was read before, until its end or until the buffer is full. The number
/// of bytes, or -1.
ptrdiff_t clinux_read_from_start(int descriptor, void *_Nonnull buffer, size_t capacity);
void clinux_close(int descriptor);
/// 0 when the process may write to this path, or an errno value; nothing is opened.
int clinux_check_writable(const char *_Nonnull path);
/// What a path leads to, one of the kinds of clinux_file_kind below, or -1 where it leads to nothing. A symbolic link
/// is something else, a clinux_other_file, unless links are followed.
int clinux_path_kind(const char *_Nonnull path, int follows_links);
/// Opens a folder for its entries' names; null when it cannot be opened. The names come without "." and "..", in no
/// order, and each lives until the next; null is the end.
void *_Nullable clinux_open_folder(const char *_Nonnull path);
const char *_Nullable clinux_next_name(void *_Nonnull folder);
void clinux_close_folder(void *_Nonnull folder);
/// The path of a folder's entry; null when there is no memory. Free with clinux_free.
char *_Nullable clinux_join_path(const char *_Nonnull folder, const char *_Nonnull name);
/// Whether a name ends like this, in capitals or not.
int clinux_has_ending(const char *_Nonnull name, const char *_Nonnull ending);
/// Sorts texts by their bytes.
void clinux_sort_texts(char *_Nonnull *_Nullable texts, size_t count);

// Streams: pipes, and files that are read from their start to their end.

enum { clinux_regular_file = 0, clinux_folder = 1, clinux_other_file = 2 };
/// Makes sure that standard input, output and error are taken where the caller has closed them: the next file or camera
/// that is opened would be written to as if it were one of them.
void clinux_open_standard_streams(void);
/// A descriptor of the file, pipe or folder, or of standard input for the path "-"; -1 with the reason in *error.
int clinux_open_input(const char *_Nonnull path, int *_Nonnull error);
/// What a descriptor is of: one of the kinds above.
int clinux_file_kind(int descriptor);
/// The size of an open file in bytes, or -1.
ptrdiff_t clinux_file_size(int descriptor);
/// Waits until there is something to read, or the end, at most until the time `limit` of CLOCK_MONOTONIC; whether there is.
int clinux_wait_readable(int descriptor, uint64_t limit);
/// Reads what there is, at most so many bytes; 0 is the end, and -1 a failure with the reason in *error: EAGAIN when there
/// is nothing yet.
ptrdiff_t clinux_read(int descriptor, void *_Nonnull buffer, size_t capacity, int *_Nonnull error);
/// Goes back to the start of a file; 0 or an errno value.
int clinux_rewind(int descriptor);
/// The path that a symbolic link leads to, zero-terminated and cut to the capacity; its length, or -1.
ptrdiff_t clinux_read_link(const char *_Nonnull path, char *_Nonnull target, size_t capacity);
/// The absolute path without symbolic links, zero-terminated; its length, or -1 also where it does not fit.
ptrdiff_t clinux_real_path(const char *_Nonnull path, char *_Nonnull target, size_t capacity);

// Children: other programs, as ordinary processes in groups of their own. `arguments` ends with null, and so do
// `variables`, texts like NAME=value that are added to the environment. What can fail gives 0 or an errno value.

/// Starts a program that is looked for on the PATH, without input and with `output` as its standard output.
int clinux_spawn(const char *_Nullable const *_Nonnull arguments, const char *_Nullable const *_Nonnull variables,
                 int output, int *_Nonnull child);
/// The same, with its output to be read from *descriptor.
int clinux_spawn_for_reading(const char *_Nullable const *_Nonnull arguments, int *_Nonnull child,
                             int *_Nonnull descriptor);
/// Asks a child and those that it has started to end, or makes them end.
void clinux_end_child(int child);
void clinux_kill_child(int child);
/// Asks a child to end and waits for that, for two seconds at most before it is made to.
void clinux_end_and_wait_for_child(int child);
/// Waits for a child's end: its exit status, or 128 and the number of the signal that ended it.
int clinux_wait_for_child(int child);

// Signals that a program which runs for long reacts to when it has time.

enum { clinux_stop = 1, clinux_report = 2, clinux_reload = 4 };
/// From now on INT and TERM ask to stop (a second time they end the process), USR1 for a report, HUP to reload if there is
/// something, and otherwise to stop: a terminal has been closed. Sleeping threads wake. Streams that nobody reads do not end the process, but for standard output; children can be waited for.
void clinux_catch_signals(int has_options_to_reload);
/// Ends the process as SIGPIPE would have done before clinux_catch_signals, if it would have.
void clinux_end_without_reader(void);
/// What is asked for: bits of those above.
int clinux_signals(void);
/// Forgets what was asked for.
void clinux_take_signals(int bits);

/// From now on a mapped file that others cut off while it is in use ends the process with this message, which must stay, and
/// this exit code, and not with SIGBUS.
void clinux_explain_lost_files(const char *_Nonnull message, int code);
/// From now on what would grow a file beyond the limit on its size fails with EFBIG, as it does with ENOSPC on a full disk,
/// and does not end the process.
void clinux_take_size_limits_as_errors(void);

// The service manager's socket (sd_notify).

/// A descriptor of the socket with this path or abstract name, or -1.
int clinux_notify_open(const char *_Nonnull path);
void clinux_notify_send(int descriptor, const void *_Nonnull text, size_t length);

// Process

int clinux_argument_count(void);
const char *_Nonnull const *_Nonnull clinux_arguments(void);
const char *_Nullable clinux_environment(const char *_Nonnull name);
/// Sets a variable for libraries that read it before main, by starting the program anew where it has another value. Where
/// that cannot be, the variable is set for what is started from here.
void clinux_require_environment(const char *_Nonnull name, const char *_Nonnull value);
_Noreturn void clinux_exit(int code);
int clinux_is_terminal(int descriptor);
/// The processors that the process may run on.
int clinux_processor_count(void);
/// Whether the calling thread runs before all ordinary ones.
int clinux_has_realtime_priority(void);
/// Minor plus major page faults of the process so far.
uint64_t clinux_page_faults(void);
/// The peak resident set of the process in bytes.
uint64_t clinux_peak_memory(void);

// Memory for arenas: zeroed, page aligned, touched, so that no page fault is left for the first frame.

void *_Nullable clinux_allocate_pages(size_t length);
void clinux_free_pages(void *_Nonnull address, size_t length);

/// Zeroed memory, of which the system takes pages only as they are used; null when there is not so much. Free with
/// clinux_free.
void *_Nullable clinux_allocate_zeros(size_t length);
/// Memory of another length, 1 and more, with what was in it as far as that fits; new memory for null. Null when there is
/// not so much, and then the old memory stays as it is. Free with clinux_free.
void *_Nullable clinux_resize(void *_Nullable memory, size_t length);

// Threads

typedef void (*clinux_thread_body)(void *_Nullable context);
/// Starts a joinable thread with all signals blocked and a stack of 1 MiB. When `processor` is not negative, the thread
/// is pinned to the processor of that number, if the system allows it. 0 on failure.
uint64_t clinux_thread_start(clinux_thread_body _Nonnull body, void *_Nullable context, int processor);
/// The same with the policy and the processors that the process has begun with, whatever the calling thread has by now.
uint64_t clinux_ordinary_thread_start(clinux_thread_body _Nonnull body, void *_Nullable context);
void clinux_thread_join(uint64_t thread);
/// Sleeps while *word == expected; may wake early.
CLINUX_HOT void clinux_futex_wait(const void *_Nonnull word, uint32_t expected);
/// The same, and wakes at the time `limit` of CLOCK_MONOTONIC in nanoseconds at the latest; the calling thread's timers
/// are exact from then on (its timer slack is 1 ns).
CLINUX_HOT void clinux_futex_wait_until(const void *_Nonnull word, uint32_t expected, uint64_t limit);
CLINUX_HOT void clinux_futex_wake_all(const void *_Nonnull word);
/// Tells the processor that this is a spin loop.
CLINUX_HOT void clinux_relax(void);

// Scheduling: what a program asks of the system that must not be late. What can be refused gives 0 or an errno value. A
// thread is a number of the kernel's, 0 the calling one.

/// Policies of `clinux_scheduling`, as the kernel numbers them.
enum { clinux_policy_fifo = 1, clinux_policy_round_robin = 2, clinux_policy_deadline = 6 };
/// As many processors as masks hold, and the words of 64 bits that this takes.
enum { clinux_most_processors = 1024, clinux_mask_words = clinux_most_processors / 64 };

/// Keeps all pages of the process in memory, those of later allocations too, and raises the limit as far as it may be.
/// Takes everything back and gives ENOMEM when the limit leaves no room for `reserve` more bytes, because allocating
/// them would fail then.
int clinux_lock_memory(size_t reserve);
void clinux_unlock_memory(void);
/// Gives the calling thread the policy, the priority and the processors that the process has begun with.
void clinux_be_ordinary(void);
/// Touches this much of the calling thread's stack below the caller, at most 512 KiB, so that no page fault is left.
void clinux_touch_stack(size_t bytes);
/// Real-time scheduling of the calling thread, first in, first out, at a priority from 1 to 99; raises the limit as far as
/// it may be. Threads that it starts from now on have the same.
int clinux_set_fifo(int priority);
/// Asks for turns of so many nanoseconds, 100,000 and more, for the calling thread, if it has no real-time priority: who
/// wants short turns gets them sooner after waking (Linux 6.12 and later; older kernels take no notice).
int clinux_set_slice(uint64_t nanoseconds);
/// Policy and priority of a thread; the priority is 0 without real-time scheduling.
int clinux_scheduling(int thread, int *_Nonnull policy, int *_Nonnull priority);
/// Confines a thread to the processors whose bits are set; threads that it starts from now on are confined as well.
int clinux_pin(int thread, const uint64_t *_Nonnull mask);
/// The processors that a thread may run on.
int clinux_affinity(int thread, uint64_t *_Nonnull mask);
/// The kernel's numbers of the calling thread and of the process.
int clinux_thread_number(void);
int clinux_process_number(void);
/// Whether the process acts as root.
int clinux_is_root(void);
/// Asks that processors wake within this many microseconds for as long as the descriptor is open, which is -1 with the
/// reason in *error when it is refused.
int clinux_hold_latency(const char *_Nonnull path, int32_t microseconds, int *_Nonnull error);
void clinux_sleep_ns(uint64_t duration);

// Processor cycles that the calling thread spends in user space, counted by the processor.

/// A descriptor, or -1 where counting is not permitted or there is no counter.
int clinux_cycles_open(void);
/// The count so far, or -1.
int64_t clinux_cycles_read(int descriptor);
void clinux_cycles_close(int descriptor);

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
