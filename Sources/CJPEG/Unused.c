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
// The sample is coded sequentially.
STAND_IN(jinit_arith_encoder, j_compress_ptr)
STAND_IN(jinit_phuff_encoder, j_compress_ptr)
