#define _GNU_SOURCE
#include "CLinux.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

/// mmap refuses a length of zero, and calloc may give null for it.
static size_t mapped_length(size_t length) {
    return length == 0 ? 1 : length;
}

void *clinux_allocate_pages(size_t length) {
    size_t whole = mapped_length(length);
    uint8_t *base = mmap(NULL, whole, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
    if (base == MAP_FAILED) {
        return NULL;
    }
    // Written too: MAP_POPULATE takes all pages at once, but may silently leave some out.
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    for (size_t offset = 0; offset < whole; offset += page) {
        *(volatile uint8_t *)(base + offset) = 0;
    }
    return base;
}

void clinux_free_pages(void *address, size_t length) {
    munmap(address, mapped_length(length));
}

void *clinux_allocate_zeros(size_t length) {
    return calloc(mapped_length(length), 1);
}

void *clinux_resize(void *memory, size_t length) {
    return realloc(memory, length);
}
