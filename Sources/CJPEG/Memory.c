#include "Memory.h"

#include <limits.h>
#include <string.h>
#include <sys/mman.h>

/// What a file may use beside its coefficients, in bytes. The widest images take some 10 MiB.
enum { most_capacity = 16 * 1024 * 1024 };

/// Less than this is not worth having, where even addresses are limited.
enum { least_capacity = 4 * 1024 * 1024 };

/// Memory is added to the block in steps of this: a multiple of every kernel's page.
enum { step = 64 * 1024 };

/// Coefficients of at most so many bytes come from the block, too.
enum { few_coefficients = 1024 * 1024 };

/// libjpeg-turbo's AVX2 code loads and stores whole vectors of 32 bytes: objects start and end at multiples of it. When
/// it doubles the columns it writes two for one, so rows of samples end at multiples of twice that.
enum { alignment = 32, row_alignment = 2 * alignment };

#if __has_feature(address_sanitizer)
#include <sanitizer/asan_interface.h>
/// Bytes behind an object that nobody may touch.
enum { gap = alignment };
#else
#define ASAN_POISON_MEMORY_REGION(address, bytes) ((void)(address), (void)(bytes))
#define ASAN_UNPOISON_MEMORY_REGION(address, bytes) ((void)(address), (void)(bytes))
enum { gap = 0 };
#endif

/// Rows of coefficients of one component, for the whole image. libjpeg leaves the type to its memory manager.
struct jvirt_barray_control {
    JBLOCKARRAY rows;
    JDIMENSION row_count;
    JDIMENSION blocks_per_row;
    JDIMENSION most_rows_at_once;
    /// The first row that is not known to be zero or written; all from there on were never given out.
    JDIMENSION first_unknown;
    jvirt_barray_ptr next;
};

static cjpeg_memory *memory_of(j_common_ptr info) {
    return (cjpeg_memory *)info->mem;
}

static uint64_t round_up(uint64_t value, uint64_t multiple) {
    return (value + multiple - 1) / multiple * multiple;
}

static _Noreturn void fail(j_common_ptr info) {
    cjpeg_fail(info, CJPEG_OUT_OF_MEMORY, "no memory left");
}

static void *allocate(j_common_ptr info, int pool, size_t size) {
    (void)pool;
    cjpeg_memory *memory = memory_of(info);
    if (size > most_capacity) {
        fail(info);
    }
    size_t end = memory->used + round_up(size, alignment) + gap;
    if (end > memory->capacity) {
        fail(info);
    }
    if (end > memory->backed) {
        size_t backed = round_up(end, step);
        if (mprotect(memory->block + memory->backed, backed - memory->backed, PROT_READ | PROT_WRITE) != 0) {
            fail(info);
        }
        ASAN_POISON_MEMORY_REGION(memory->block + memory->backed, backed - memory->backed);
        memory->backed = backed;
    }
    uint8_t *object = memory->block + memory->used;
    ASAN_UNPOISON_MEMORY_REGION(object, end - gap - memory->used);
    memory->used = end;
    return object;
}

/// `count` rows that lie one behind the other, and an array of pointers to them.
static void *allocate_rows(j_common_ptr info, int pool, uint64_t row_bytes, JDIMENSION count) {
    if (row_bytes > most_capacity || count > most_capacity) {
        fail(info);
    }
    uint8_t **rows = allocate(info, pool, count * sizeof *rows);
    uint8_t *row = allocate(info, pool, row_bytes * count);
    for (JDIMENSION i = 0; i < count; i++, row += row_bytes) {
        rows[i] = row;
    }
    return rows;
}

static JSAMPARRAY allocate_samples(j_common_ptr info, int pool, JDIMENSION row_length, JDIMENSION row_count) {
    return allocate_rows(info, pool, round_up(row_length, row_alignment), row_count);
}

static JBLOCKARRAY allocate_blocks(j_common_ptr info, int pool, JDIMENSION row_length, JDIMENSION row_count) {
    return allocate_rows(info, pool, (uint64_t)row_length * sizeof(JBLOCK), row_count);
}

/// Only a palette, which is never asked for, needs the samples of a whole image.
static jvirt_sarray_ptr request_samples(j_common_ptr info, int pool, boolean is_zero, JDIMENSION row_length,
                                        JDIMENSION row_count, JDIMENSION most_rows_at_once) {
    (void)pool, (void)is_zero, (void)row_length, (void)row_count, (void)most_rows_at_once;
    fail(info);
}

static JSAMPARRAY access_samples(j_common_ptr info, jvirt_sarray_ptr array, JDIMENSION first, JDIMENSION count,
                                 boolean is_writing) {
    (void)array, (void)first, (void)count, (void)is_writing;
    fail(info);
}

static jvirt_barray_ptr request_blocks(j_common_ptr info, int pool, boolean is_zero, JDIMENSION row_length,
                                       JDIMENSION row_count, JDIMENSION most_rows_at_once) {
    (void)is_zero; // All of them are.
    cjpeg_memory *memory = memory_of(info);
    jvirt_barray_ptr array = allocate(info, pool, sizeof *array);
    *array = (struct jvirt_barray_control){
        .row_count = row_count,
        .blocks_per_row = row_length,
        .most_rows_at_once = most_rows_at_once,
        .next = memory->arrays,
    };
    memory->arrays = array;
    return array;
}

/// Memory outside the block, zero; at most once for a file.
static JBLOCK *map_coefficients(j_common_ptr info, size_t bytes) {
    cjpeg_memory *memory = memory_of(info);
    void *pages = memory->coefficients != NULL
                      ? MAP_FAILED
                      : mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (pages == MAP_FAILED) {
        fail(info);
    }
    memory->coefficients = pages;
    memory->coefficient_bytes = bytes;
    return pages;
}

/// Makes memory for all arrays that were requested.
static void realize(j_common_ptr info) {
    cjpeg_memory *memory = memory_of(info);
    uint64_t bytes = 0;
    for (jvirt_barray_ptr array = memory->arrays; array != NULL; array = array->next) {
        uint64_t blocks = (uint64_t)array->row_count * array->blocks_per_row;
        if (blocks > (memory->most_coefficients - bytes) / sizeof(JBLOCK)) {
            fail(info);
        }
        bytes += blocks * sizeof(JBLOCK);
    }
    if (bytes == 0) {
        return;
    }
    int is_fresh = bytes > few_coefficients;
    JBLOCK *row = is_fresh ? map_coefficients(info, bytes) : allocate(info, JPOOL_IMAGE, bytes);
    for (jvirt_barray_ptr array = memory->arrays; array != NULL; array = array->next) {
        array->first_unknown = is_fresh ? array->row_count : 0;
        array->rows = allocate(info, JPOOL_IMAGE, array->row_count * sizeof *array->rows);
        for (JDIMENSION i = 0; i < array->row_count; i++, row += array->blocks_per_row) {
            array->rows[i] = row;
        }
    }
}

static JBLOCKARRAY access_blocks(j_common_ptr info, jvirt_barray_ptr array, JDIMENSION first, JDIMENSION count,
                                 boolean is_writing) {
    (void)is_writing;
    if (array->rows == NULL || count > array->most_rows_at_once || count > array->row_count ||
        first > array->row_count - count) {
        cjpeg_fail(info, CJPEG_DAMAGED, "rows of coefficients that there are not");
    }
    // Row by row, so that no step takes long.
    for (; array->first_unknown < first + count; array->first_unknown++) {
        memset(array->rows[array->first_unknown], 0, array->blocks_per_row * sizeof(JBLOCK));
    }
    return array->rows + first;
}

static void free_nothing(j_common_ptr info, int pool) {
    (void)info, (void)pool;
}

static void destroy_nothing(j_common_ptr info) {
    (void)info;
}

int cjpeg_memory_prepare(cjpeg_memory *memory) {
    memory->standard = (struct jpeg_memory_mgr){
        .alloc_small = allocate,
        .alloc_large = allocate,
        .alloc_sarray = allocate_samples,
        .alloc_barray = allocate_blocks,
        .request_virt_sarray = request_samples,
        .request_virt_barray = request_blocks,
        .realize_virt_arrays = realize,
        .access_virt_sarray = access_samples,
        .access_virt_barray = access_blocks,
        .free_pool = free_nothing,
        .self_destruct = destroy_nothing,
        .max_memory_to_use = LONG_MAX,
        .max_alloc_chunk = most_capacity,
    };
    // Addresses count where memory is locked or limited.
    for (size_t capacity = most_capacity; capacity >= least_capacity; capacity /= 2) {
        void *block = mmap(NULL, capacity, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (block != MAP_FAILED) {
            memory->block = block;
            memory->capacity = capacity;
            return 1;
        }
    }
    return 0;
}

void cjpeg_memory_reset(cjpeg_memory *memory) {
    cjpeg_memory_clear(memory);
    ASAN_POISON_MEMORY_REGION(memory->block, memory->backed);
    memory->used = 0;
    memory->arrays = NULL;
}

void cjpeg_memory_clear(cjpeg_memory *memory) {
    if (memory->coefficients != NULL) {
        munmap(memory->coefficients, memory->coefficient_bytes);
        memory->coefficients = NULL;
    }
}

void cjpeg_memory_release(cjpeg_memory *memory) {
    cjpeg_memory_clear(memory);
    if (memory->block != NULL) {
        ASAN_UNPOISON_MEMORY_REGION(memory->block, memory->backed);
        munmap(memory->block, memory->capacity);
    }
}
