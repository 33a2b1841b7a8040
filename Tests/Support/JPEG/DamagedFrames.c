// Decodes damaged frames one after the other with one decoder: damaged-frames SEED FIRST COUNT
//
// Ends at the first frame that takes too long or allocates, or after which an intact frame does not read as before; the
// sanitizers end it at the others. The frame is left in damaged-frame.jpg then. Prints seven numbers: frames that came to
// each status, from CJPEG_OK on. Prints on standard error the longest time and the largest memory.

#include "Damage.h"
#include "Frame.h"

#include <CLinux.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include <sanitizer/allocator_interface.h>
#include <sanitizer/common_interface_defs.h>

/// Processor time of a frame, in milliseconds; memory of the process, the sanitizer's included; and how many more
/// addresses it may have in the end, which tell of maps that were left.
enum { most_milliseconds = 1000, most_resident_mib = 192, most_growth_mib = 128 };

/// Every so many frames: an intact one; one that has to stop in time; a decoder of its own, which must come to the same.
enum { frames_per_intact = 8, frames_per_stop = 16, frames_per_fresh = 64 };

static uint8_t frame[most_frame_bytes];
static size_t frame_length;
static uint64_t frame_number;
/// The compiler takes malloc to change no variable of ours.
static volatile uint64_t allocations;

const char *__asan_default_options(void);

/// Freed memory that the sanitizer holds back would hide what grows.
const char *__asan_default_options(void) {
    return "quarantine_size_mb=16";
}

static void count_allocation(const volatile void *address, size_t size) {
    (void)address, (void)size;
    allocations += 1;
}

static void ignore_release(const volatile void *address) {
    (void)address;
}

static void leave_frame(void) {
    FILE *file = fopen("damaged-frame.jpg", "wb");
    if (file != NULL) {
        fwrite(frame, 1, frame_length, file);
        fclose(file);
    }
    fprintf(stderr, "failed at frame %llu: see damaged-frame.jpg\n", (unsigned long long)frame_number);
}

static _Noreturn void fail(const char *what) {
    fprintf(stderr, "%s\n", what);
    leave_frame();
    _Exit(1);
}

static uint64_t cpu_time(void) {
    struct timespec time;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

/// The size of the process's address space.
static long mapped_mib(void) {
    long pages = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    if (file == NULL || fscanf(file, "%ld", &pages) != 1) {
        fail("no /proc/self/statm");
    }
    fclose(file);
    return pages * (sysconf(_SC_PAGESIZE) / 1024) / 1024;
}

/// An intact file gives what it gave to a decoder of its own, or is refused as it was there.
typedef struct {
    cjpeg_status status;
    uint64_t digest;
} result;

static result read_intact(cjpeg_decoder *decoder, const seed_file *seed) {
    result result = {.digest = 0};
    result.status = read_frame(decoder, seed->bytes, seed->length, 1, UINT64_MAX, &result.digest);
    return result;
}

static cjpeg_decoder *make_decoder(void) {
    cjpeg_decoder *decoder = cjpeg_create();
    if (decoder == NULL) {
        fail("no decoder");
    }
    return decoder;
}

static result read_fresh(const uint8_t *bytes, size_t length, uint32_t scale) {
    result result = {.digest = 0};
    cjpeg_decoder *decoder = make_decoder();
    result.status = read_frame(decoder, bytes, length, scale, UINT64_MAX, &result.digest);
    cjpeg_destroy(decoder);
    return result;
}

static uint64_t number_of(const char *text) {
    char *end = NULL;
    errno = 0;
    unsigned long long number = strtoull(text, &end, 10);
    if (errno != 0 || end == text || *end != '\0') {
        fprintf(stderr, "not a number: %s\n", text);
        exit(2);
    }
    return number;
}

int main(int argc, char **argv) {
    if (argc != 4) {
        fprintf(stderr, "usage: damaged-frames SEED FIRST COUNT\n");
        return 2;
    }
    uint64_t seed = number_of(argv[1]);
    uint64_t first = number_of(argv[2]);
    uint64_t count = number_of(argv[3]);
    seed_file seeds[seed_count];
    make_seeds(seeds);
    result intact[seed_count];
    for (int i = 0; i < seed_count; i++) {
        intact[i] = read_fresh(seeds[i].bytes, seeds[i].length, 1);
        if ((intact[i].status == CJPEG_OK) != (strcmp(seeds[i].name, "arithmetic") != 0)) {
            fail(seeds[i].name);
        }
    }
    __sanitizer_set_death_callback(leave_frame);
    __sanitizer_install_malloc_and_free_hooks(count_allocation, ignore_release);
    cjpeg_decoder *decoder = make_decoder();
    uint64_t statuses[CJPEG_OUT_OF_TIME + 1] = {0};
    uint64_t longest = 0;
    long mapped = mapped_mib();
    for (uint64_t i = first; i < first + count; i++) {
        uint64_t random = frame_number = seed << 40 | i;
        frame_length = make_damaged(seeds, frame_number, frame);
        uint32_t scale = 1u << next_random(&random) % 4;
        // An exact end, so that the sanitizer notices a read behind it.
        allocations = 0;
        uint8_t *bytes = malloc(frame_length);
        if (bytes == NULL || allocations == 0) {
            fail("no memory, or nobody counts it");
        }
        memcpy(bytes, frame, frame_length);
        uint64_t stop = UINT64_MAX;
        if (i % frames_per_stop == 0) {
            stop = clinux_now_ns() + next_random(&random) % 200000;
        }
        uint64_t digest = 0;
        allocations = 0;
        uint64_t start = cpu_time();
        cjpeg_status status = read_frame(decoder, bytes, frame_length, scale, stop, &digest);
        uint64_t time = cpu_time() - start;
        longest = time > longest ? time : longest;
        statuses[status]++;
        if (allocations != 0) {
            fail("the decoder allocated");
        }
        if (time > most_milliseconds * 1000000ull) {
            fail("the frame took too long");
        }
        if (status == CJPEG_OUT_OF_TIME && stop == UINT64_MAX) {
            fail("out of time without any limit");
        }
        if (i % frames_per_fresh == 1) {
            result fresh = read_fresh(bytes, frame_length, scale);
            if (fresh.status != status || (status == CJPEG_OK && fresh.digest != digest)) {
                fail("another decoder came to another result");
            }
        }
        free(bytes);
        if (i % frames_per_intact == 0) {
            size_t at = (size_t)(next_random(&random) % seed_count);
            result again = read_intact(decoder, &seeds[at]);
            if (again.status != intact[at].status || again.digest != intact[at].digest) {
                fail("an intact frame reads otherwise after this one");
            }
        }
    }
    long growth = mapped_mib() - mapped;
    cjpeg_destroy(decoder);
    free_seeds(seeds);
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    fprintf(stderr, "longest frame %.1f ms of processor time, %ld MiB resident, %ld MiB of addresses more\n",
            (double)longest / 1e6, usage.ru_maxrss / 1024, growth);
    if (usage.ru_maxrss / 1024 > most_resident_mib || growth > most_growth_mib) {
        fail("too much memory, or maps that were left");
    }
    for (int i = 0; i <= CJPEG_OUT_OF_TIME; i++) {
        printf("%llu%c", (unsigned long long)statuses[i], i == CJPEG_OUT_OF_TIME ? '\n' : ' ');
    }
    return 0;
}
