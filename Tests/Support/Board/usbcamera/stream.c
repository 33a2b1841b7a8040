#include "stream.h"
#include "log.h"
#include "pattern.h"
#include "usbip.h"

#include <stdlib.h>
#include <string.h>

// The head of a payload, and its flags (UVC 1.1, section 2.4.3.3).
enum { HEAD_BYTES = 2 };
enum { IDENTITY = 1, END_OF_FRAME = 2, ERROR = 64, END_OF_HEAD = 128 };

static const int64_t ns_per_ms = 1000000;
static const int64_t ns_per_second = 1000000000;

void stream_plug(stream *it, const script *script, const controls *controls, int connection) {
    *it = (stream){.script = script, .controls = controls, .connection = connection};
}

void stream_unplug(stream *it) {
    free(it->drawn);
    it->drawn = NULL;
}

void stream_agree(stream *it, mode mode) {
    note("agreed on %s %ux%u, %u00 ns a frame", format_name(mode.format), mode.size.width, mode.size.height,
         mode.interval);
    free(it->drawn);
    it->drawn = malloc(frame_bytes(mode.size) + 1024);
    if (it->drawn == NULL) {
        fail(UNAVAILABLE, "no memory for a frame");
    }
    it->mode = mode;
    it->is_agreed = true;
    it->is_running = false;
    it->is_sending = false;
}

void stream_stop(stream *it) {
    if (it->is_running) {
        note("stopped after frame %lu", it->number);
    }
    it->is_running = false;
    it->is_sending = false;
}

// The time between two frames now.
static int64_t interval(const stream *it) {
    const int64_t agreed = (int64_t)it->mode.interval * 100;
    const int64_t dark = it->script->dark_rate == 0 ? 0 : ns_per_second / (int64_t)it->script->dark_rate;
    return dark > agreed && controls_may_slow_down(it->controls) ? dark : agreed;
}

bool stream_want(stream *it, uint32_t number, uint32_t length) {
    if (it->pending_count == MOST_PENDING || length <= HEAD_BYTES || !it->is_agreed) {
        return false;
    }
    it->pending[it->pending_count].number = number;
    it->pending[it->pending_count++].length = length;
    if (!it->is_running) {
        it->is_running = true;
        it->due = now() + interval(it);
    }
    return true;
}

static void remove_pending(stream *it, size_t index) {
    it->pending_count--;
    memmove(&it->pending[index], &it->pending[index + 1], (it->pending_count - index) * sizeof it->pending[0]);
}

bool stream_take_back(stream *it, uint32_t number) {
    for (size_t index = 0; index < it->pending_count; index++) {
        if (it->pending[index].number == number) {
            remove_pending(it, index);
            return true;
        }
    }
    return false;
}

int64_t stream_due(const stream *it) {
    return it->is_running && !it->is_sending && it->pending_count > 0 ? it->due : INT64_MAX;
}

static bool is_turn(unsigned long number, unsigned long every) {
    return every != 0 && number % every == 0;
}

// Takes the picture that is due, and decides what becomes of it.
static void take_picture(stream *it) {
    const script *script = it->script;
    const unsigned long number = ++it->number;
    const picture *found = pictures_at(&script->pictures, it->mode.format, it->mode.size, number - 1);
    if (found != NULL) {
        it->bytes = found->bytes;
        it->length = found->length;
    } else {
        it->bytes = it->drawn;
        it->length = pattern_write(it->mode.format, it->mode.size, number - 1, it->drawn);
    }
    it->due += interval(it);
    if (number == script->stall_after) {
        note("frame %lu: nothing comes for %lu ms after it", number, script->stall_ms);
        it->due += (int64_t)script->stall_ms * ns_per_ms;
    }
    if (is_turn(number, script->drop)) {
        note("frame %lu: not sent", number);
        return;
    }
    if (is_turn(number, script->truncate)) {
        note("frame %lu: cut", number);
        it->length /= 2;
    }
    it->has_error = is_turn(number, script->error);
    if (it->has_error) {
        note("frame %lu: flagged", number);
    }
    it->sent = 0;
    it->identity = !it->identity;
    it->is_sending = true;
}

// Frames that the host was too slow for are not taken at all.
static void skip_missed(stream *it) {
    const int64_t late = now() - it->due, length = interval(it);
    if (late >= length) {
        note("frame %lu: %lld before it are skipped, the host was busy", it->number + 1, (long long)(late / length));
        it->due += late / length * length;
    }
}

static bool send_payload(stream *it) {
    const size_t room = it->pending[0].length - HEAD_BYTES, left = it->length - it->sent;
    const size_t length = left < room ? left : room;
    const bool is_last = length == left;
    const uint8_t flags = (uint8_t)(END_OF_HEAD | (it->identity ? IDENTITY : 0) | (is_last ? END_OF_FRAME : 0) |
                                    (is_last && it->has_error ? ERROR : 0));
    const uint8_t head[HEAD_BYTES] = {HEAD_BYTES, flags};
    const uint32_t number = it->pending[0].number;
    remove_pending(it, 0);
    const uint8_t *data = it->bytes + it->sent;
    it->sent += length;
    it->is_sending = !is_last;
    return usbip_fill(it->connection, number, head, sizeof head, data, length);
}

bool stream_advance(stream *it) {
    while (it->is_running && it->pending_count > 0 && !stream_is_over(it)) {
        if (!it->is_sending) {
            if (now() < it->due) {
                return true;
            }
            skip_missed(it);
            take_picture(it);
            continue;
        }
        if (!send_payload(it)) {
            return false;
        }
    }
    return true;
}

bool stream_is_over(const stream *it) {
    return it->script->unplug != 0 && it->number >= it->script->unplug && !it->is_sending;
}
