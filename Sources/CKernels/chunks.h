// Vectors without intrinsics: loops over sixteen channels at a time, which the compiler turns into vectors of the target
// that a function is compiled for.
#ifndef PN_CHUNKS_H
#define PN_CHUNKS_H

#include "arithmetic.h"

/// Channels handled together. Operands are read in whole chunks: at most 15 · 4 bytes past their end.
#define PN_CHUNK 16

/// Stores `count` (1...16) of the sixteen bytes at `from`.
PN_INLINE void pn_store_chunk(int8_t *to, const int8_t *from, int32_t count) {
    if (count >= 16) {
        memcpy(to, from, 16);
        return;
    }
    uint64_t half;
    memcpy(&half, from, 8);
    if (count > 8) {
        memcpy(to, &half, 8);
        memcpy(&half, from + 8, 8);
        to += 8;
        count -= 8;
    }
    pn_store_bytes(to, half, count);
}

#endif
