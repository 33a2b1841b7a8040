// The scans of a file, found without decoding it.
#ifndef CJPEG_SCANS_H
#define CJPEG_SCANS_H

#include "Watch.h"

/// Adds up the scans of the file from `bytes` to `end`, whose header `info` has read; fails when the time is up.
void cjpeg_scans_count(j_decompress_ptr info, const uint8_t *bytes, const uint8_t *end, cjpeg_scans *scans);

#endif
