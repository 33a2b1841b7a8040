// Stopping libjpeg by the clock: what is read from the file, and what is decoded, goes on in small steps.
#ifndef CJPEG_WATCH_H
#define CJPEG_WATCH_H

#include "Errors.h"

// The pointers through which libjpeg calls its own parts are declared there.
#include <jpegint.h>

/// Where libjpeg reads from, how far it may go without a look at the clock, and its functions that ours stand before.
typedef struct {
    struct jpeg_source_mgr source;
    struct jpeg_progress_mgr progress;
    /// When to stop, in nanoseconds of CLOCK_MONOTONIC; UINT64_MAX is never.
    uint64_t stop;
    /// The end of the file.
    const uint8_t *end;
    /// The end of what libjpeg has been shown of it.
    const uint8_t *shown;
    /// Blocks of coefficients until the next look at the clock.
    int32_t blocks_left;
    /// How many more may be decoded in all.
    uint64_t work_left;
    boolean (*decode_mcu)(j_decompress_ptr info, JBLOCKROW *blocks);
    int (*read_markers)(j_decompress_ptr info);
    boolean (*read_restart_marker)(j_decompress_ptr info);
} cjpeg_watch;

/// Makes `info`, which was created and has read nothing, stop by the clock, at first never. `info->client_data` is the
/// watch from then on. A call that is stopped leaves as a failed one does, with CJPEG_OUT_OF_TIME.
void cjpeg_watch_prepare(cjpeg_watch *watch, j_decompress_ptr info);

/// Makes the next file be read from `bytes`.
void cjpeg_watch_begin(cjpeg_watch *watch, const uint8_t *bytes, size_t length);

/// Limits what is decoded of a file of so many blocks, those that several scans are about counted each time.
void cjpeg_watch_limit(cjpeg_watch *watch, uint64_t blocks);

/// Fails when the time is up.
void cjpeg_watch_look(j_decompress_ptr info);

#endif
