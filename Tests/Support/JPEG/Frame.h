// Reads one frame with the product's decoder, as Vision does.
#ifndef FRAME_H
#define FRAME_H

#include <CJPEG.h>

/// Reads a frame to its end, its sides divided by `scale`, until `stop`, and adds what its pixels are to `*digest`.
/// CJPEG_OUT_OF_MEMORY also stands for coefficients beyond Vision's limit. Ends the program when the decoder says what
/// cannot be.
cjpeg_status read_frame(cjpeg_decoder *decoder, const uint8_t *bytes, size_t length, uint32_t scale, uint64_t stop,
                        uint64_t *digest);

#endif
