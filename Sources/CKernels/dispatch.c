// Which instruction sets this build has and this processor runs.
#include "kernels.h"

#include <stdatomic.h>

/// Features that instruction sets need, among them that the operating system saves the registers.
enum {
    PN_CPU_SSE41 = 1 << 0,
    PN_CPU_AVX2 = 1 << 1,
    PN_CPU_AVX_VNNI = 1 << 2,
    PN_CPU_AVX512_VNNI = 1 << 3,
    PN_CPU_DOTPROD = 1 << 4,
    /// Always set, so that no answer is 0.
    PN_CPU_DETECTED = 1 << 30,
};

#if defined(__x86_64__)

#include <cpuid.h>

/// State that the operating system saves: XCR0.
static uint64_t saved_state(void) {
    uint32_t low, high;
    __asm__("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    return (uint64_t)high << 32 | low;
}

static uint32_t detect(void) {
    uint32_t a, b, c, d, a7 = 0, b7 = 0, c7 = 0, d7 = 0, a71 = 0, ignored;
    if (!__get_cpuid(1, &a, &b, &c, &d)) {
        return 0;
    }
    const uint64_t state = c & bit_OSXSAVE ? saved_state() : 0;
    const int ymm = (state & 0x06) == 0x06 && (c & bit_AVX);
    const int zmm = (state & 0xE6) == 0xE6 && ymm;
    if (__get_cpuid_count(7, 0, &a7, &b7, &c7, &d7) && a7 >= 1) {
        __get_cpuid_count(7, 1, &a71, &ignored, &ignored, &ignored);
    }
    const uint32_t foundation = bit_AVX512F | bit_AVX512BW | bit_AVX512DQ | bit_AVX512VL;
    uint32_t features = 0;
    if (c & bit_SSE4_1) {
        features |= PN_CPU_SSE41;
    }
    if (ymm && (b7 & bit_AVX2)) {
        features |= PN_CPU_AVX2;
    }
    if (ymm && (a71 & bit_AVXVNNI)) {
        features |= PN_CPU_AVX_VNNI;
    }
    if (zmm && (b7 & foundation) == foundation && (c7 & bit_AVX512VNNI)) {
        features |= PN_CPU_AVX512_VNNI;
    }
    return features;
}

#elif defined(__aarch64__) && __has_include(<sys/auxv.h>)

#include <sys/auxv.h>

static uint32_t detect(void) {
    // HWCAP_ASIMDDP of Linux's ABI.
    return getauxval(AT_HWCAP) >> 20 & 1 ? PN_CPU_DOTPROD : 0;
}

#else

static uint32_t detect(void) {
    return 0;
}

#endif

/// The processor is asked once: under a hypervisor CPUID takes many microseconds.
static uint32_t cpu_features(void) {
    static _Atomic uint32_t detected;
    uint32_t features = atomic_load_explicit(&detected, memory_order_relaxed);
    if (features == 0) {
        features = detect() | PN_CPU_DETECTED;
        atomic_store_explicit(&detected, features, memory_order_relaxed);
    }
    return features;
}

int pn_isa_is_available(pn_isa isa) {
    switch (isa) {
#define AVAILABLE_CASE(op, symbol, constant, number, name, features) \
    case PN_ISA_##constant:                                          \
        return (cpu_features() & (features)) == (features);
        PN_PORTABLE_ISAS(AVAILABLE_CASE, )
        PN_VECTOR_ISAS(AVAILABLE_CASE, )
    default:
        return 0;
    }
}

#define ISA_NUMBER(op, symbol, constant, number, name, features) PN_ISA_##constant,
static const pn_isa known[] = {PN_ISAS(ISA_NUMBER, )};

uint32_t pn_isa_count(void) {
    return sizeof known / sizeof known[0];
}

pn_isa pn_isa_at(uint32_t index) {
    return known[index];
}

pn_isa pn_best_isa(void) {
    uint32_t index = pn_isa_count();
    // The first one, scalar, is always there.
    do {
        index--;
    } while (!pn_isa_is_available(known[index]));
    return known[index];
}

const char *pn_isa_name(pn_isa isa) {
    switch (isa) {
#define ISA_NAME(op, symbol, constant, number, name, features) \
    case PN_ISA_##constant:                                    \
        return name;
        PN_ISAS(ISA_NAME, )
    }
    return "unknown";
}
