// What Swift cannot do around libjpeg: leave a failed call by longjmp. A decoder reads JPEG files from memory, one after
// the other, and gives their rows from top to bottom as RGB. Baseline files need memory for a few rows, whatever their
// height; the decoder keeps it, so that a file that needs no more than an earlier one allocates nothing.
#ifndef CJPEG_H
#define CJPEG_H

#include <stddef.h>
#include <stdint.h>

typedef enum cjpeg_status {
    CJPEG_OK = 0,
    /// The file has no bytes.
    CJPEG_EMPTY = 1,
    /// The file does not start as a JPEG file does.
    CJPEG_NOT_JPEG = 2,
    /// Cut off or corrupt: everything that libjpeg only warns about is an error here.
    CJPEG_DAMAGED = 3,
    /// A JPEG file of a kind that is not read: 12 bits per sample, lossless, two components.
    CJPEG_UNSUPPORTED = 4,
    /// The system has no memory left, or the file would take more than is allowed.
    CJPEG_OUT_OF_MEMORY = 5,
    /// The time was up.
    CJPEG_OUT_OF_TIME = 6,
} cjpeg_status;

typedef enum cjpeg_colour {
    CJPEG_GREY = 0,
    /// YCbCr or RGB.
    CJPEG_COLOUR = 1,
    /// CMYK or YCCK.
    CJPEG_INK = 2,
} cjpeg_colour;

/// What the header says. Sizes are in pixels, from 1 to 65,500.
typedef struct cjpeg_frame {
    uint32_t width;
    uint32_t height;
    uint32_t components;
    cjpeg_colour colour;
    /// Progressive, or sequential with one scan per component: all coefficients are held until the last scan is read.
    uint32_t is_multi_scan;
    /// Bytes of those coefficients; 0 for a file of a single scan.
    uint64_t coefficient_bytes;
    /// Blocks of 8x8 samples of all components.
    uint64_t blocks;
} cjpeg_frame;

/// What decoding a file goes through.
typedef struct cjpeg_scans {
    uint32_t count;
    /// Blocks of coefficients that scans bring, over all scans.
    uint64_t blocks;
    /// Blocks whose coefficients later scans make more exact, bit by bit.
    uint64_t refined_blocks;
    /// The bytes of those later scans.
    uint64_t refined_bytes;
    /// Bytes up to the end of the image; others may follow.
    uint64_t bytes;
} cjpeg_scans;

typedef struct cjpeg_decoder cjpeg_decoder;

/// Makes a decoder; null when the system has no memory left. It takes 16 MiB of addresses, which bound what a file can
/// use beside coefficients (less where addresses are limited), and of memory what files need.
cjpeg_decoder *_Nullable cjpeg_create(void);
void cjpeg_destroy(cjpeg_decoder *_Nonnull decoder);

/// Gives back the coefficients of a file of several scans; the next file does it otherwise. That can take long where
/// pages are small. After that only another file can be read.
void cjpeg_clear(cjpeg_decoder *_Nonnull decoder);

/// From now on, calls return CJPEG_OUT_OF_TIME soon after `stop`, in nanoseconds of CLOCK_MONOTONIC; UINT64_MAX, as it is
/// at first, is never.
void cjpeg_set_stop(cjpeg_decoder *_Nonnull decoder, uint64_t stop);

/// Converts a row of pairs of pixels, each with one colour, to six bytes of red, green, blue for each pair.
typedef void cjpeg_upsample(const uint8_t *_Nonnull luma, const uint8_t *_Nonnull blue, const uint8_t *_Nonnull red,
                            int32_t pairs, uint8_t *_Nonnull rgb);

/// From now on, images whose colours have half the columns and all rows, as most cameras write them, are converted by a
/// function that gives libjpeg's bits faster; null, as it is at first, is libjpeg itself.
void cjpeg_set_upsample(cjpeg_decoder *_Nonnull decoder, cjpeg_upsample *_Nullable upsample);

/// Reads up to the first scan of a file, whatever became of the one before. `bytes` stay the caller's and must outlive
/// the decoding. After a call that does not return CJPEG_OK only another file can be read.
cjpeg_status cjpeg_read_header(cjpeg_decoder *_Nonnull decoder, const uint8_t *_Nullable bytes, size_t length,
                               cjpeg_frame *_Nonnull frame);
/// Adds up the scans of a file whose header was read, by searching its bytes up to the end of the image.
cjpeg_status cjpeg_count_scans(cjpeg_decoder *_Nonnull decoder, cjpeg_scans *_Nonnull scans);
/// Prepares the rows of an image whose sides are divided by `scale` (1, 2, 4 or 8) and rounded up. A file of several
/// scans is read to its end here, which takes `coefficient_bytes` of memory.
cjpeg_status cjpeg_start(cjpeg_decoder *_Nonnull decoder, uint32_t scale);
/// Gives the next `count` rows, `stride` bytes apart, each as scaled width x 3 bytes of red, green, blue. Call it for all
/// rows of the scaled height.
cjpeg_status cjpeg_read_rows(cjpeg_decoder *_Nonnull decoder, uint8_t *_Nonnull rgb, size_t stride, uint32_t count);
/// Reads to the end of the image, so that a file that lacks its end is noticed.
cjpeg_status cjpeg_finish(cjpeg_decoder *_Nonnull decoder);

/// Bytes that follow the image, once it was read to its end.
size_t cjpeg_rest(const cjpeg_decoder *_Nonnull decoder);

/// libjpeg's English text for the last call that did not return CJPEG_OK; valid until the next call.
const char *_Nonnull cjpeg_message(const cjpeg_decoder *_Nonnull decoder);

#endif
