#include "Watch.h"

#include <CLinux.h>
#include <jerror.h>

/// A scan costs a pass over the whole image but only a few bytes of file; real encoders write about ten.
enum { most_scans = 500 };

/// Scans that are about a block, at most: encoders write about six, and each costs a few bits of file.
enum { most_scans_of_a_block = 64 };

/// Blocks from one look at the clock to the next: 10 µs, in the worst case (every coefficient present) 60 µs. As many
/// pixels as a block has count as one.
enum { blocks_per_look = 64 };

/// Bytes of coded pixels that libjpeg is shown at once. Its fast path wants room for the longest unit, some 5 KiB, before
/// it, and padding without end can be skipped in one go only as far as this.
enum { shown_in_scans = 32 * 1024 };

/// The same between scans, where the smallest segment has four bytes and rubbish is skipped byte by byte.
enum { shown_between = 4 * 1024 };

static cjpeg_watch *watch_of(j_decompress_ptr info) {
    return info->client_data;
}

void cjpeg_watch_look(j_decompress_ptr info) {
    uint64_t stop = watch_of(info)->stop;
    if (stop != UINT64_MAX && clinux_now_ns() >= stop) {
        cjpeg_fail((j_common_ptr)info, CJPEG_OUT_OF_TIME, "the time is up");
    }
}

/// Shows at most `most` bytes from `from` on.
static void show(cjpeg_watch *watch, const uint8_t *from, size_t most) {
    size_t rest = (size_t)(watch->end - from);
    size_t count = rest < most ? rest : most;
    watch->source.next_input_byte = from;
    watch->source.bytes_in_buffer = count;
    watch->shown = from + count;
}

static void nothing(j_decompress_ptr info) {
    (void)info;
}

/// Called when libjpeg has read all that it was shown; its own position is not up to date then.
static boolean fill(j_decompress_ptr info) {
    cjpeg_watch *watch = watch_of(info);
    cjpeg_watch_look(info);
    if (watch->shown == watch->end) {
        WARNMS(info, JWRN_JPEG_EOF);
    }
    show(watch, watch->shown, shown_between);
    return TRUE;
}

static void skip(j_decompress_ptr info, long count) {
    cjpeg_watch *watch = watch_of(info);
    if (count <= 0) {
        return;
    }
    const uint8_t *from = watch->source.next_input_byte;
    if (count > watch->end - from) {
        WARNMS(info, JWRN_JPEG_EOF);
    }
    cjpeg_watch_look(info);
    show(watch, from + count, shown_between);
}

/// Counts blocks that are worked on next, and looks at the clock when there were enough.
static void spend(j_decompress_ptr info, int32_t blocks) {
    cjpeg_watch *watch = watch_of(info);
    watch->blocks_left -= blocks;
    if (watch->blocks_left <= 0) {
        watch->blocks_left = blocks_per_look;
        cjpeg_watch_look(info);
        show(watch, watch->source.next_input_byte, shown_in_scans);
    }
}

static boolean decode_mcu(j_decompress_ptr info, JBLOCKROW *blocks) {
    uint64_t count = (uint64_t)info->blocks_in_MCU;
    if (count > watch_of(info)->work_left) {
        cjpeg_fail((j_common_ptr)info, CJPEG_DAMAGED, "more scans of the same blocks than any encoder writes");
    }
    watch_of(info)->work_left -= count;
    spend(info, info->blocks_in_MCU);
    return watch_of(info)->decode_mcu(info, blocks);
}

/// Between scans libjpeg is shown little at once.
static int read_markers(j_decompress_ptr info) {
    cjpeg_watch *watch = watch_of(info);
    show(watch, watch->source.next_input_byte, shown_between);
    return watch->read_markers(info);
}

static boolean read_restart_marker(j_decompress_ptr info) {
    cjpeg_watch *watch = watch_of(info);
    show(watch, watch->source.next_input_byte, shown_between);
    boolean is_done = watch->read_restart_marker(info);
    show(watch, watch->source.next_input_byte, shown_in_scans);
    return is_done;
}

/// libjpeg calls this before it reads a row of units of a scan, and before it gives rows of pixels.
static void begin_step(j_common_ptr common) {
    j_decompress_ptr info = (j_decompress_ptr)common;
    if (info->input_scan_number > most_scans) {
        cjpeg_fail(common, CJPEG_DAMAGED, "more than 500 scans, which no encoder writes");
    }
    spend(info, (int32_t)(info->output_width / DCTSIZE2) + 1);
    // Every scan of a progressive file has a function of its own.
    if (info->entropy->decode_mcu != decode_mcu) {
        watch_of(info)->decode_mcu = info->entropy->decode_mcu;
        info->entropy->decode_mcu = decode_mcu;
    }
}

void cjpeg_watch_prepare(cjpeg_watch *watch, j_decompress_ptr info) {
    watch->stop = UINT64_MAX;
    watch->source = (struct jpeg_source_mgr){
        .init_source = nothing,
        .fill_input_buffer = fill,
        .skip_input_data = skip,
        .resync_to_restart = jpeg_resync_to_restart,
        .term_source = nothing,
    };
    watch->progress.progress_monitor = begin_step;
    watch->read_markers = info->marker->read_markers;
    watch->read_restart_marker = info->marker->read_restart_marker;
    info->marker->read_markers = read_markers;
    info->marker->read_restart_marker = read_restart_marker;
    info->src = &watch->source;
    info->progress = &watch->progress;
    info->client_data = watch;
}

void cjpeg_watch_begin(cjpeg_watch *watch, const uint8_t *bytes, size_t length) {
    watch->end = bytes + length;
    show(watch, bytes, shown_between);
    watch->blocks_left = 0;
    watch->work_left = 0;
}

void cjpeg_watch_limit(cjpeg_watch *watch, uint64_t blocks) {
    watch->work_left = most_scans_of_a_block * blocks;
}
