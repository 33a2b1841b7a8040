#include "script.h"
#include "log.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { LARGEST_SIZE = 8192, LARGEST_RATE = 240, LARGEST_NUMBER = 1000000 };

static const char *whole;

static _Noreturn void refuse(void) {
    fail(WRONG_USAGE, "not understood: %s", whole);
}

// A number at the start of a text, which is moved behind it.
static unsigned long number(const char **text, unsigned long least, unsigned long most) {
    char *end;
    const unsigned long value = strtoul(*text, &end, 10);
    if (!isdigit((unsigned char)**text) || value < least || value > most) {
        refuse();
    }
    *text = end;
    return value;
}

static void expect(const char **text, char what) {
    if (**text != what) {
        refuse();
    }
    *text += what != '\0';
}

static unsigned long only_number(const char *text, unsigned long least) {
    const unsigned long value = number(&text, least, LARGEST_NUMBER);
    expect(&text, '\0');
    return value;
}

static frame_size size(const char **text, unsigned long least) {
    frame_size found;
    found.width = (uint16_t)number(text, least, LARGEST_SIZE);
    expect(text, 'x');
    found.height = (uint16_t)number(text, least, LARGEST_SIZE);
    return found;
}

static void read_sizes(const char *text, modes *into) {
    into->size_count = 0;
    do {
        if (into->size_count == MOST_SIZES) {
            refuse();
        }
        into->sizes[into->size_count++] = size(&text, 16);
    } while (*text++ == ',');
    text--;
    expect(&text, '\0');
}

static void read_rates(const char *text, modes *into) {
    into->rate_count = 0;
    do {
        if (into->rate_count == MOST_RATES) {
            refuse();
        }
        into->rates[into->rate_count++] = (uint32_t)number(&text, 1, LARGEST_RATE);
    } while (*text++ == ',');
    text--;
    expect(&text, '\0');
}

static void read_formats(const char *text, modes *into) {
    into->has[MJPEG] = strcmp(text, "mjpeg") == 0 || strcmp(text, "mjpeg,yuyv") == 0;
    into->has[YUYV] = strcmp(text, "yuyv") == 0 || strcmp(text, "mjpeg,yuyv") == 0;
    if (!into->has[MJPEG] && !into->has[YUYV]) {
        refuse();
    }
}

// WIDTHxHEIGHT:FILE
static void read_picture(const char *text, pixel_format format, script *into) {
    const frame_size of = size(&text, 0);
    expect(&text, ':');
    pictures_add(&into->pictures, format, of, text);
}

// FRAME:MS
static void read_stall(const char *text, script *into) {
    into->stall_after = number(&text, 1, LARGEST_NUMBER);
    expect(&text, ':');
    into->stall_ms = only_number(text, 1);
}

static void read_option(const char *name, const char *value, script *into) {
    if (strcmp(name, "truncate") == 0) {
        into->truncate = only_number(value, 1);
    } else if (strcmp(name, "error") == 0) {
        into->error = only_number(value, 1);
    } else if (strcmp(name, "drop") == 0) {
        into->drop = only_number(value, 1);
    } else if (strcmp(name, "dark") == 0) {
        into->dark_rate = only_number(value, 1);
    } else if (strcmp(name, "unplug") == 0) {
        into->unplug = only_number(value, 1);
    } else if (strcmp(name, "cycles") == 0) {
        into->cycles = only_number(value, 1);
    } else if (strcmp(name, "replug") == 0) {
        into->replug_ms = only_number(value, 0);
        into->is_replugged = true;
    } else if (strcmp(name, "stall") == 0) {
        read_stall(value, into);
    } else if (strcmp(name, "sizes") == 0) {
        read_sizes(value, &into->modes);
    } else if (strcmp(name, "formats") == 0) {
        read_formats(value, &into->modes);
    } else if (strcmp(name, "rates") == 0) {
        read_rates(value, &into->modes);
    } else if (strcmp(name, "jpeg") == 0) {
        read_picture(value, MJPEG, into);
    } else if (strcmp(name, "yuyv") == 0) {
        read_picture(value, YUYV, into);
    } else if (strncmp(name, "replug-", 7) != 0) {
        refuse();
    }
}

// What is not said of the camera that was plugged in again is as before.
static void read_option_again(const char *name, const char *value, script *into) {
    if (strcmp(name, "replug-sizes") == 0) {
        read_sizes(value, &into->modes_again);
    } else if (strcmp(name, "replug-formats") == 0) {
        read_formats(value, &into->modes_again);
    } else if (strcmp(name, "replug-rates") == 0) {
        read_rates(value, &into->modes_again);
    } else if (strncmp(name, "replug-", 7) == 0) {
        refuse();
    }
}

static void read_all(int count, char **words, script *into, void (*read)(const char *, const char *, script *)) {
    for (int index = 0; index < count; index++) {
        whole = words[index];
        char name[32];
        const char *equals = strchr(whole, '=');
        if (equals == NULL || (size_t)(equals - whole) >= sizeof name) {
            refuse();
        }
        memcpy(name, whole, (size_t)(equals - whole));
        name[equals - whole] = '\0';
        read(name, equals + 1, into);
    }
}

script script_read(int count, char **words) {
    script found = {.modes = modes_default(), .cycles = 1};
    read_all(count, words, &found, read_option);
    found.modes_again = found.modes;
    read_all(count, words, &found, read_option_again);
    return found;
}
