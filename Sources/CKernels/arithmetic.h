// What every kernel file includes first: one float arithmetic, and the small helpers all of them share.
#ifndef PN_ARITHMETIC_H
#define PN_ARITHMETIC_H

#include "kernels.h"

#include <string.h>

// A fused multiply-add rounds once where the contract rounds twice, so no compiler may form one.
#pragma STDC FP_CONTRACT OFF
#ifdef __FAST_MATH__
#error "CKernels promises the same bits everywhere: compile it without -ffast-math."
#endif

/// Inlined into functions of any target, so that one source serves every instruction set.
#define PN_INLINE static inline __attribute__((always_inline))

/// Rounds half to even; exact for |v| < 2²². Adding 1.5 · 2²³ leaves no fraction bits, so the addition itself rounds.
PN_INLINE int32_t pn_round(float v) {
    float shifted = v + 12582912.0f;
    uint32_t bits;
    memcpy(&bits, &shifted, sizeof bits);
    return (int32_t)(bits - 0x4B400000u);
}

/// min(max(v, low), high).
PN_INLINE float pn_clamp(float v, float low, float high) {
    v = v > low ? v : low;
    return v < high ? v : high;
}

/// Stores the `count` (1...8) low bytes of `bytes`, and nothing beyond them.
PN_INLINE void pn_store_bytes(int8_t *to, uint64_t bytes, int32_t count) {
    if (count >= 8) {
        memcpy(to, &bytes, 8);
        return;
    }
    if (count & 4) {
        uint32_t four = (uint32_t)bytes;
        memcpy(to, &four, 4);
        to += 4;
        bytes >>= 32;
    }
    if (count & 2) {
        uint16_t two = (uint16_t)bytes;
        memcpy(to, &two, 2);
        to += 2;
        bytes >>= 16;
    }
    if (count & 1) {
        *to = (int8_t)bytes;
    }
}

PN_INLINE int32_t pn_min(int32_t a, int32_t b) {
    return a < b ? a : b;
}

PN_INLINE int32_t pn_max(int32_t a, int32_t b) {
    return a > b ? a : b;
}

#endif
