// libjpeg's memory: one block of ours that stays from file to file, in place of an allocation for each object.
#ifndef CJPEG_MEMORY_H
#define CJPEG_MEMORY_H

#include "Errors.h"

/// The memory manager that libjpeg is given instead of its own; it sees only the first member.
///
/// Objects lie one behind the other in the block and are all given up at once, those of libjpeg's permanent pool too: a
/// file starts with no tables but its own. Of the block's addresses only so many are backed by memory as a file has needed
/// so far, hence a file that needs no more than an earlier one allocates nothing and touches no new page. Coefficients of
/// a whole image, which files of several scans need, lie outside when they are many.
typedef struct {
    struct jpeg_memory_mgr standard;
    uint8_t *block;
    /// Bytes of addresses, and what a file may use at most.
    size_t capacity;
    /// Bytes from the start on that are backed by memory.
    size_t backed;
    /// Bytes from the start on that this file uses.
    size_t used;
    /// What the coefficients of this file may take, in bytes.
    uint64_t most_coefficients;
    /// Those outside the block; null when there are none.
    JBLOCK *coefficients;
    size_t coefficient_bytes;
    jvirt_barray_ptr arrays;
} cjpeg_memory;

/// Takes the block's addresses; returns whether there were any. `memory` is all zero before.
int cjpeg_memory_prepare(cjpeg_memory *memory);
/// Makes all objects void, for the next file.
void cjpeg_memory_reset(cjpeg_memory *memory);
/// Gives the coefficients' memory back to the system; they are void then.
void cjpeg_memory_clear(cjpeg_memory *memory);
/// Gives everything back.
void cjpeg_memory_release(cjpeg_memory *memory);

#endif
