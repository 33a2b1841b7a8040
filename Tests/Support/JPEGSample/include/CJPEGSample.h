// Made-up photographs as JPEG files, for tests and for what the runtime measures decoding with.
#ifndef CJPEG_SAMPLE_H
#define CJPEG_SAMPLE_H

#include <stddef.h>
#include <stdint.h>

typedef struct jpeg_sample {
    /// In pixels.
    uint32_t width;
    uint32_t height;
    /// Levels of noise, 0 to 100: what makes a file large.
    uint32_t detail;
    /// libjpeg's quality, 1 to 100.
    uint32_t quality;
    /// Whether chroma is halved in both directions.
    uint32_t is_subsampled;
    uint32_t is_progressive;
    /// Whether a restart marker stands between any two rows of units.
    uint32_t has_restarts;
} jpeg_sample;

/// Writes a sample as a JPEG file and returns its length; 0 when it does not fit or there is no memory.
size_t jpeg_sample_make(const jpeg_sample *_Nonnull sample, uint8_t *_Nonnull bytes, size_t capacity);

#endif
