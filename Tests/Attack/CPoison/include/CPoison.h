// Memory that AddressSanitizer refuses, and what an attack leaves behind when it comes upon something.
#ifndef CPOISON_H
#define CPOISON_H

#include <stddef.h>
#include <stdint.h>

/// From now on nobody may read or write these bytes, which start at a multiple of 8.
void cpoison_poison(const void *_Nonnull start, size_t length);
/// From now on everybody may again.
void cpoison_unpoison(const void *_Nonnull start, size_t length);
/// Whether the sanitizer is there.
int cpoison_works(void);
/// Memory that is the contents of a file, so that it outlives the process, however that ends; null on failure.
void *_Nullable cpoison_black_box(const char *_Nonnull path, size_t length);

#endif
