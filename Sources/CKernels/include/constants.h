// Numbers and attributes that the engine and the kernels share.
#ifndef PN_CONSTANTS_H
#define PN_CONSTANTS_H

#include <stddef.h>
#include <stdint.h>

#if defined(__has_attribute) && __has_attribute(swift_attr)
/// Marks a function as free of allocation and locks for Swift's performance diagnostics.
#define PN_HOT __attribute__((swift_attr("@_noAllocation"))) __attribute__((swift_attr("@_noLocks")))
#else
#define PN_HOT
#endif

#if defined(__has_attribute) && __has_attribute(swift_name)
/// The name that Swift knows a declaration by.
#define PN_SWIFT_NAME(name) __attribute__((swift_name(name)))
#else
#define PN_SWIFT_NAME(name)
#endif

/// Bytes that a kernel may read past the end of any operand. Whoever lays out memory leaves them readable; what they
/// hold, and whether another thread is just writing them, never changes a result.
#define PN_SLACK 63

/// Outputs in one packed block of weights.
#define PN_BLOCK 16

/// Consecutive inputs that stand together in packed weights, one 32-bit lane per output.
#define PN_GROUP 4

/// Bytes of scratch memory per thread and per byte of padded depth (kernel taps × channels rounded up to
/// PN_DEPTH_ALIGN): room for the gathered inputs of a small tile of output pixels.
#define PN_SCRATCH_PER_DEPTH 32

/// The depth of a gathered pixel is rounded up to a multiple of this many bytes; what stands there meets zero weights.
#define PN_DEPTH_ALIGN 16

#endif
