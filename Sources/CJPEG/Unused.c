// Parts of libjpeg that no image here comes to. Their stand-ins keep a static program, which takes from a library what is
// called by anything in it, from containing them. Hidden: a shared libjpeg does not see them, and uses its own.
#include "Errors.h"

#include <jerror.h>

#define STAND_IN(name, pointer)                                    \
    __attribute__((visibility("hidden"))) void name(pointer info); \
    void name(pointer info) {                                      \
        ERREXIT(info, JERR_NOT_COMPILED);                          \
    }

// Arithmetic coding is refused with the header.
STAND_IN(jinit_arith_decoder, j_decompress_ptr)
// For colour maps.
STAND_IN(jinit_1pass_quantizer, j_decompress_ptr)
STAND_IN(jinit_2pass_quantizer, j_decompress_ptr)
// For upsampling that is not fancy.
STAND_IN(jinit_merged_upsampler, j_decompress_ptr)

#ifdef CJPEG_IS_STATIC
// libjpeg reads a limit of memory from the environment (JPEGMEM), which its memory here has without it. These stand-ins
// for what it reads numbers with, by the names of different C libraries, find none.
#define NO_SCAN(name, symbol)                                                                                  \
    __attribute__((visibility("hidden"))) int name(const char *text, const char *format, ...) __asm__(symbol); \
    int name(const char *text, const char *format, ...) {                                                      \
        (void)text, (void)format;                                                                              \
        return 0;                                                                                              \
    }

NO_SCAN(cjpeg_scan_c89, "sscanf")
NO_SCAN(cjpeg_scan_c99, "__isoc99_sscanf")
NO_SCAN(cjpeg_scan_c23, "__isoc23_sscanf")
#endif
