// Damages JPEG files, as bad cables and bad people do.
#ifndef DAMAGE_H
#define DAMAGE_H

#include "Seeds.h"

enum { most_frame_bytes = 64 * 1024 };

/// Makes a damaged frame in `frame`, which holds most_frame_bytes, and returns its length: the same for the same number.
size_t make_damaged(const seed_file seeds[seed_count], uint64_t number, uint8_t *frame);

/// The next of a sequence of random numbers (splitmix64).
uint64_t next_random(uint64_t *state);

#endif
