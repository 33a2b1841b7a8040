// What libFuzzer calls: reads any bytes as a frame, with one decoder for all.

#include "Frame.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    static cjpeg_decoder *decoder;
    if (decoder == NULL && (decoder = cjpeg_create()) == NULL) {
        abort();
    }
    uint64_t digest = 0;
    read_frame(decoder, bytes, length, 1u << length % 4, UINT64_MAX, &digest);
    return 0;
}
