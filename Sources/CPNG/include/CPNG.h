// What Swift cannot do around libpng: leave a failed call by longjmp. A decoder reads PNG files from memory, one after the
// other, and gives their rows from top to bottom as 8-bit RGB. Of any kind of PNG: palettes are looked up, grey is
// repeated, of 16 bits the upper 8 are taken, and transparency is left out, as Pillow's `convert("RGB")` does. Gamma and
// colour profiles are not looked at.
#ifndef CPNG_H
#define CPNG_H

#include <stddef.h>
#include <stdint.h>

typedef enum cpng_status {
    CPNG_OK = 0,
    /// Cut off or corrupt.
    CPNG_DAMAGED = 1,
    /// More pixels than are read.
    CPNG_UNSUPPORTED = 2,
    /// The system has no memory left, or the file would take more than is allowed.
    CPNG_OUT_OF_MEMORY = 3,
    /// The time was up.
    CPNG_OUT_OF_TIME = 4,
} cpng_status;

/// What the header says.
typedef struct cpng_frame {
    /// In pixels, from 1 to 65,500.
    uint32_t width;
    uint32_t height;
    /// Whether the rows come in seven passes: all of them are held until the last.
    uint32_t is_interlaced;
    /// Bytes of them; 0 for others.
    uint64_t held_bytes;
    /// Bytes of all rows as they were before they were compressed.
    uint64_t inflated_bytes;
} cpng_frame;

typedef struct cpng_decoder cpng_decoder;

/// Makes a decoder; null when the system has no memory left.
cpng_decoder *_Nullable cpng_create(void);
void cpng_destroy(cpng_decoder *_Nonnull decoder);

/// Gives back what a file took; after that only another file can be read.
void cpng_clear(cpng_decoder *_Nonnull decoder);

/// From now on, calls return CPNG_OUT_OF_TIME soon after `stop`, in nanoseconds of CLOCK_MONOTONIC; UINT64_MAX, as it is
/// at first, is never. A row, or a part of one that comes of a kilobyte, is finished.
void cpng_set_stop(cpng_decoder *_Nonnull decoder, uint64_t stop);

/// Reads up to the pixels of a file, whatever became of the one before. `bytes` stay the caller's and must outlive the
/// decoding. After a call that does not return CPNG_OK only another file can be read.
cpng_status cpng_read_header(cpng_decoder *_Nonnull decoder, const uint8_t *_Nullable bytes, size_t length,
                             cpng_frame *_Nonnull frame);
/// Prepares the rows. An interlaced file is decoded here, which takes `held_bytes` of memory.
cpng_status cpng_start(cpng_decoder *_Nonnull decoder);
/// Gives the next `count` rows, `stride` bytes apart, each as width x 3 bytes of red, green, blue. Call it for all rows.
cpng_status cpng_read_rows(cpng_decoder *_Nonnull decoder, uint8_t *_Nonnull rgb, size_t stride, uint32_t count);
/// Goes to the end of the file, so that one that lacks its end is noticed. More pixels than there should be are not inflated.
cpng_status cpng_finish(cpng_decoder *_Nonnull decoder);

/// Bytes that follow the image, once it was read to its end.
size_t cpng_rest(const cpng_decoder *_Nonnull decoder);

/// libpng's English text for the last call that did not return CPNG_OK; valid until the next call.
const char *_Nonnull cpng_message(const cpng_decoder *_Nonnull decoder);

#endif
