// Replaces the C library's allocation functions by ones that count, for the whole process and all its threads.
#ifndef CALLOCATIONCOUNTER_H
#define CALLOCATIONCOUNTER_H

#include <stdint.h>

/// How often memory was allocated or reallocated since the process started.
uint64_t allocation_count(void);

#endif
