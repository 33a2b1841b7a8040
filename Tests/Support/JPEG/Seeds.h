// Small intact JPEG files of every kind, to be damaged.
#ifndef SEEDS_H
#define SEEDS_H

#include <stddef.h>
#include <stdint.h>

typedef struct {
    const char *name;
    uint8_t *bytes;
    size_t length;
} seed_file;

enum { seed_count = 18 };

/// Makes all of them; ends the program when that fails.
void make_seeds(seed_file seeds[seed_count]);
void free_seeds(seed_file seeds[seed_count]);

#endif
