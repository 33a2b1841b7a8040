#include "CPoison.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#if __has_feature(address_sanitizer)
#include <sanitizer/asan_interface.h>

void cpoison_poison(const void *start, size_t length) {
    __asan_poison_memory_region(start, length);
}

void cpoison_unpoison(const void *start, size_t length) {
    __asan_unpoison_memory_region(start, length);
}

int cpoison_works(void) {
    return 1;
}
#else
void cpoison_poison(const void *start, size_t length) {
    (void)start, (void)length;
}

void cpoison_unpoison(const void *start, size_t length) {
    (void)start, (void)length;
}

int cpoison_works(void) {
    return 0;
}
#endif

void *cpoison_black_box(const char *path, size_t length) {
    int descriptor = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (descriptor < 0 || ftruncate(descriptor, (off_t)length) != 0) {
        return NULL;
    }
    void *memory = mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
    close(descriptor);
    return memory == MAP_FAILED ? NULL : memory;
}
