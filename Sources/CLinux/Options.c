#define _GNU_SOURCE
#include "CLinux.h"

#include <getopt.h>
#include <string.h>

enum { most_options = 64 };

/// getopt's codes for long options start behind every character that a short option can be.
enum { first_code = 256 };

/// The parse under way: getopt keeps its place in globals, and a different argument list means to start over.
static struct {
    const char *const *arguments;
    int argument_count;
    int first;
} current;

/// Fills getopt's tables: every option as a long one, one-letter names as short ones as well.
static void fill_tables(const clinux_option *options, int count, struct option *long_options, char *short_options) {
    *short_options++ = ':';
    for (int i = 0; i < count; i++) {
        const char *name = options[i].name;
        long_options[i] =
            (struct option){name, options[i].takes_value ? required_argument : no_argument, NULL, first_code + i};
        if (strlen(name) == 1) {
            *short_options++ = name[0];
            if (options[i].takes_value) {
                *short_options++ = ':';
            }
        }
    }
    *short_options = '\0';
    memset(&long_options[count], 0, sizeof long_options[count]);
}

/// The index of the option with this one-letter name.
static int index_of_letter(const clinux_option *options, int count, int letter) {
    for (int i = 0; i < count; i++) {
        if (options[i].name[0] == letter && options[i].name[1] == '\0') {
            return i;
        }
    }
    return -2;
}

/// Where the argument stands that getopt has just refused: in a group such as "-xyz" it has not moved on yet.
static int refused_argument(char *const *arguments, int count) {
    int previous = optind - 1;
    const char *text = arguments[previous];
    size_t length = strlen(text);
    int is_long = text[0] == '-' && text[1] == '-';
    int ends_group = text[0] == '-' && length > 1 && text[length - 1] == (char)optopt;
    return is_long || ends_group || optind >= count ? previous : optind;
}

int clinux_next_option(int argument_count, const char *const *arguments, int first, const clinux_option *options,
                       int option_count, const char **value, int *index) {
    struct option long_options[most_options + 1];
    char short_options[2 * most_options + 2];
    if (option_count > most_options || first < 1) {
        __builtin_trap();
    }
    *value = NULL;
    *index = first;
    if (first > argument_count) {
        return -1;
    }
    fill_tables(options, option_count, long_options, short_options);
    if (current.arguments != arguments || current.argument_count != argument_count || current.first != first) {
        current.arguments = arguments;
        current.argument_count = argument_count;
        current.first = first;
        optind = 0;
    }
    opterr = 0;
    // getopt skips the first element as the program's name and sorts the operands behind the options.
    int offset = first - 1;
    char *const *rest = (char *const *)(arguments + offset);
    int rest_count = argument_count - offset;
    int code = getopt_long(rest_count, rest, short_options, long_options, NULL);
    if (code == '?' || code == ':') {
        *index = offset + (code == ':' ? rest_count - 1 : refused_argument(rest, rest_count));
        current.arguments = NULL;
        return code == ':' ? -3 : -2;
    }
    *index = offset + optind;
    if (code == -1) {
        current.arguments = NULL;
        return -1;
    }
    *value = optarg;
    return code >= first_code ? code - first_code : index_of_letter(options, option_count, code);
}
