#include "Damage.h"

#include <string.h>

uint64_t next_random(uint64_t *state) {
    uint64_t value = *state += 0x9e3779b97f4a7c15u;
    value = (value ^ value >> 30) * 0xbf58476d1ce4e5b9u;
    value = (value ^ value >> 27) * 0x94d049bb133111ebu;
    return value ^ value >> 31;
}

typedef struct {
    const seed_file *seeds;
    uint64_t random;
    uint8_t *bytes;
    size_t length;
} work;

static size_t below(work *work, size_t count) {
    return count == 0 ? 0 : (size_t)(next_random(&work->random) % count);
}

static uint8_t any_byte(work *work) {
    // Those that mean something come more often.
    static const uint8_t special[] = {0x00, 0xff, 0xd8, 0xd9, 0xda, 0xc0, 0xc2,
                                      0xc4, 0xdb, 0xdd, 0xd0, 0x01, 0x7f, 0x80};
    return below(work, 3) == 0 ? special[below(work, sizeof special)] : (uint8_t)below(work, 256);
}

static void insert(work *work, size_t at, const uint8_t *bytes, size_t count) {
    if (work->length + count > most_frame_bytes) {
        return;
    }
    memmove(work->bytes + at + count, work->bytes + at, work->length - at);
    memcpy(work->bytes + at, bytes, count);
    work->length += count;
}

static void drop(work *work, size_t at, size_t count) {
    memmove(work->bytes + at, work->bytes + at + count, work->length - at - count);
    work->length -= count;
}

/// A part of a file that begins with a marker.
typedef struct {
    size_t at;
    size_t length;
} segment;

/// Any segment of a file but its first marker, a scan with its data; of length 0 when there is none.
static segment any_segment(work *work, const uint8_t *bytes, size_t length) {
    enum { most = 64 };
    segment found[most];
    size_t count = 0;
    size_t at = 2;
    while (at + 4 <= length && bytes[at] == 0xff && count < most) {
        size_t end = at + 2 + ((size_t)bytes[at + 2] << 8 | bytes[at + 3]);
        if (bytes[at + 1] == 0xda) {
            while (end + 1 < length &&
                   (bytes[end] != 0xff || bytes[end + 1] == 0 || bytes[end + 1] >> 3 == 0xd0 >> 3)) {
                end++;
            }
        }
        if (end > length) {
            break;
        }
        found[count++] = (segment){at, end - at};
        at = end;
    }
    return count == 0 ? (segment){0, 0} : found[below(work, count)];
}

static void change_bits(work *work) {
    for (size_t count = 1 + below(work, 8); count > 0; count--) {
        work->bytes[below(work, work->length)] ^= (uint8_t)(1 << below(work, 8));
    }
}

static void change_bytes(work *work) {
    for (size_t count = 1 + below(work, 4); count > 0; count--) {
        work->bytes[below(work, work->length)] = any_byte(work);
    }
}

static void cut(work *work) {
    work->length = 1 + below(work, work->length);
}

/// A run of one byte, or of any: what a lost packet leaves.
static void overwrite_run(work *work) {
    size_t at = below(work, work->length);
    size_t count = 1 + below(work, below(work, 2) == 0 ? 40 : 700);
    count = count < work->length - at ? count : work->length - at;
    int is_one = below(work, 2) == 0;
    uint8_t one = any_byte(work);
    for (size_t i = 0; i < count; i++) {
        work->bytes[at + i] = is_one ? one : any_byte(work);
    }
}

static void drop_run(work *work) {
    size_t at = below(work, work->length);
    drop(work, at, below(work, work->length - at));
}

static void repeat_run(work *work) {
    size_t at = below(work, work->length);
    uint8_t run[1024];
    size_t count = below(work, sizeof run);
    count = count < work->length - at ? count : work->length - at;
    memcpy(run, work->bytes + at, count);
    insert(work, below(work, work->length), run, count);
}

/// Goes on as another file does from some place on: the next frame came too early.
static void splice(work *work) {
    const seed_file *other = &work->seeds[below(work, seed_count)];
    size_t at = below(work, work->length);
    size_t from = below(work, other->length);
    work->length = at;
    insert(work, at, other->bytes + from, other->length - from);
}

static void change_length(work *work) {
    segment chosen = any_segment(work, work->bytes, work->length);
    if (chosen.length < 4) {
        return;
    }
    uint8_t *length = work->bytes + chosen.at + 2;
    if (below(work, 2) == 0) {
        length[1] = (uint8_t)(length[1] + below(work, 9) - 4);
    } else {
        length[0] = any_byte(work);
        length[1] = any_byte(work);
    }
}

/// Changes the header of a frame: precision, sides, components with their sampling factors and tables.
static void change_frame_header(work *work) {
    for (int i = 0; i < 40; i++) {
        segment chosen = any_segment(work, work->bytes, work->length);
        uint8_t *bytes = work->bytes + chosen.at;
        if (chosen.length < 12 || bytes[1] >> 4 != 0xc || bytes[1] == 0xc4) {
            continue;
        }
        switch (below(work, 6)) {
        case 0:
            bytes[1] = (uint8_t)(0xc0 + below(work, 16));
            break;
        case 1:
            bytes[5 + below(work, 4)] = any_byte(work);
            break;
        case 2:
            // A few blocks more or less than there is data for.
            bytes[6 + 2 * below(work, 2)] = (uint8_t)(1 + below(work, 200));
            break;
        case 3:
            // Sides that would take much memory.
            bytes[5] = (uint8_t)(0xff - below(work, 0xf0));
            bytes[7] = (uint8_t)(0xff - below(work, 0xf0));
            break;
        default: {
            size_t component = 10 + 3 * below(work, (chosen.length - 10) / 3);
            size_t field = below(work, 3);
            uint8_t factors = (uint8_t)((1 + below(work, 4)) << 4 | (1 + below(work, 4)));
            if (component + field < chosen.length) {
                bytes[component + field] = field == 1 ? factors : any_byte(work);
            }
        }
        }
        return;
    }
}

/// Changes a byte near the start of a segment, where its fields are.
static void change_field(work *work) {
    segment chosen = any_segment(work, work->bytes, work->length);
    if (chosen.length > 4) {
        size_t reach = chosen.length - 1 < 24 ? chosen.length - 1 : 24;
        work->bytes[chosen.at + 1 + below(work, reach)] = any_byte(work);
    }
}

static void drop_segment(work *work) {
    segment chosen = any_segment(work, work->bytes, work->length);
    drop(work, chosen.at, chosen.length);
}

/// Puts a segment of this or another file before one of this.
static void insert_segment(work *work) {
    uint8_t copy[most_frame_bytes];
    const seed_file *other = &work->seeds[below(work, seed_count)];
    int is_own = below(work, 2) == 0;
    const uint8_t *bytes = is_own ? work->bytes : other->bytes;
    segment chosen = any_segment(work, bytes, is_own ? work->length : other->length);
    memcpy(copy, bytes + chosen.at, chosen.length);
    segment place = any_segment(work, work->bytes, work->length);
    insert(work, place.at, copy, chosen.length);
}

static void insert_marker(work *work) {
    uint8_t marker[2] = {0xff, any_byte(work)};
    insert(work, below(work, work->length), marker, sizeof marker);
}

static void append(work *work) {
    uint8_t more[512];
    memset(more, below(work, 2) == 0 ? 0 : any_byte(work), sizeof more);
    insert(work, work->length, more, below(work, sizeof more));
}

static void (*const damages[])(work *) = {
    change_bits,   change_bytes,        cut,          overwrite_run, drop_run,       repeat_run,    splice,
    change_length, change_frame_header, change_field, drop_segment,  insert_segment, insert_marker, append,
};

size_t make_damaged(const seed_file seeds[seed_count], uint64_t number, uint8_t *frame) {
    work work = {.seeds = seeds, .random = number * 0xd1342543de82ef95u, .bytes = frame};
    const seed_file *seed = &seeds[below(&work, seed_count)];
    memcpy(frame, seed->bytes, seed->length);
    work.length = seed->length;
    for (size_t count = 1 + below(&work, 4); count > 0 && work.length > 0; count--) {
        damages[below(&work, sizeof damages / sizeof *damages)](&work);
    }
    return work.length;
}
