#include "CPNG.h"

#include <CLinux.h>
#include <png.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct cpng_decoder {
    png_structp png;
    png_infop info;
    /// Where the file is read from, and its end.
    const uint8_t *file;
    const uint8_t *next;
    const uint8_t *end;
    /// All rows of an interlaced file as red, green, blue, and the one to give next; null for others.
    uint8_t *rows;
    const uint8_t *next_row;
    uint32_t width;
    uint32_t height;
    /// Those that `cpng_read_rows` is to give yet.
    uint32_t rows_left;
    /// Bytes that libpng may still ask for.
    size_t memory_left;
    uint64_t stop;
    /// Whether the row that libpng reads is the last.
    int is_last;
    /// Whether all pixels are there, so that libpng reads on only to find the end of what is compressed.
    int is_complete;
    /// Bytes that it has read for that.
    size_t surplus;
    cpng_status status;
    char message[128];
};

enum {
    /// As libjpeg's.
    longest_side = 65500,
    /// Nobody looks at more by a network.
    most_pixels = 1 << 28,
    /// libpng holds some rows, at most half a megabyte each, and 50 KB for inflating.
    most_memory = 16 << 20,
    /// So many bytes are inflated from one look at the clock to the next, unless a row is complete before.
    step = 1024,
    /// What ends the compressed pixels takes some bytes. A kilobyte of more pixels than there should be may inflate to a
    /// megabyte.
    most_surplus = 4 * step,
};

static _Noreturn void fail(png_structp png, png_const_charp text) {
    cpng_decoder *decoder = png_get_error_ptr(png);
    snprintf(decoder->message, sizeof decoder->message, "%s", text);
    png_longjmp(png, 1);
}

static _Noreturn void fail_with(cpng_decoder *decoder, cpng_status status, const char *text) {
    decoder->status = status;
    fail(decoder->png, text);
}

/// What libpng warns about is put right by it, or does not concern the pixels.
static void receive_warning(png_structp png, png_const_charp text) {
    (void)png, (void)text;
}

static png_voidp allocate(png_structp png, png_alloc_size_t size) {
    cpng_decoder *decoder = png_get_mem_ptr(png);
    if (size > decoder->memory_left) {
        decoder->status = CPNG_OUT_OF_MEMORY;
        return NULL;
    }
    decoder->memory_left -= size;
    void *memory = malloc(size);
    if (memory == NULL) {
        decoder->status = CPNG_OUT_OF_MEMORY;
    }
    return memory;
}

static void release(png_structp png, png_voidp memory) {
    (void)png;
    free(memory);
}

static void look(cpng_decoder *decoder) {
    if (decoder->stop != UINT64_MAX && clinux_now_ns() >= decoder->stop) {
        fail_with(decoder, CPNG_OUT_OF_TIME, "the time is up");
    }
}

static void read_bytes(png_structp png, png_bytep bytes, size_t count) {
    cpng_decoder *decoder = png_get_io_ptr(png);
    // Where libpng goes on it could do without the memory that there was not.
    decoder->status = CPNG_DAMAGED;
    look(decoder);
    if (decoder->is_complete) {
        decoder->surplus += count;
        if (decoder->surplus > most_surplus) {
            fail(png, "more pixels than there should be");
        }
    }
    if (count > (size_t)(decoder->end - decoder->next)) {
        fail_with(decoder, CPNG_DAMAGED, "it ends too early");
    }
    memcpy(bytes, decoder->next, count);
    decoder->next += count;
}

/// Called with each row of pixels before it is given out.
static void receive_row(png_structp png, png_row_infop row, png_bytep pixels) {
    (void)row, (void)pixels;
    cpng_decoder *decoder = png_get_user_transform_ptr(png);
    decoder->is_complete = decoder->is_last;
}

/// Whether libpng was stopped behind the last row.
static int has_surplus(const cpng_decoder *decoder) {
    return decoder->surplus > most_surplus;
}

cpng_decoder *cpng_create(void) {
    cpng_decoder *decoder = calloc(1, sizeof *decoder);
    if (decoder != NULL) {
        decoder->stop = UINT64_MAX;
    }
    return decoder;
}

void cpng_clear(cpng_decoder *decoder) {
    png_destroy_read_struct(&decoder->png, &decoder->info, NULL);
    free(decoder->rows);
    decoder->rows = NULL;
}

void cpng_destroy(cpng_decoder *decoder) {
    cpng_clear(decoder);
    free(decoder);
}

void cpng_set_stop(cpng_decoder *decoder, uint64_t stop) {
    decoder->stop = stop;
}

/// Whether there is a reader for a new file.
static int prepare(cpng_decoder *decoder) {
    cpng_clear(decoder);
    decoder->memory_left = most_memory;
    decoder->png =
        png_create_read_struct_2(PNG_LIBPNG_VER_STRING, decoder, fail, receive_warning, decoder, allocate, release);
    decoder->info = decoder->png != NULL ? png_create_info_struct(decoder->png) : NULL;
    return decoder->info != NULL;
}

cpng_status cpng_read_header(cpng_decoder *decoder, const uint8_t *bytes, size_t length, cpng_frame *frame) {
    decoder->file = bytes;
    decoder->next = bytes;
    decoder->end = bytes + length;
    decoder->is_last = decoder->is_complete = 0;
    decoder->surplus = 0;
    // What libpng reports by itself.
    decoder->status = CPNG_DAMAGED;
    decoder->message[0] = '\0';
    if (!prepare(decoder)) {
        return CPNG_OUT_OF_MEMORY;
    }
    png_structp png = decoder->png;
    if (setjmp(png_jmpbuf(png)) != 0) {
        return decoder->status;
    }
    png_set_read_fn(png, decoder, read_bytes);
    // What else there may be in a file is skipped: none of it changes the pixels, and texts may inflate to any size.
    png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, NULL, -1);
    png_set_compression_buffer_size(png, step);
    png_read_info(png, decoder->info);
    decoder->width = png_get_image_width(png, decoder->info);
    decoder->height = png_get_image_height(png, decoder->info);
    decoder->rows_left = decoder->height;
    if (decoder->width > longest_side || decoder->height > longest_side ||
        (uint64_t)decoder->width * decoder->height > most_pixels) {
        fail_with(decoder, CPNG_UNSUPPORTED, "a side of more than 65,500 pixels, or more than 268 million of them");
    }
    int is_interlaced = png_get_interlace_type(png, decoder->info) != PNG_INTERLACE_NONE;
    *frame = (cpng_frame){
        .width = decoder->width,
        .height = decoder->height,
        .is_interlaced = is_interlaced ? 1 : 0,
        .held_bytes = is_interlaced ? (uint64_t)decoder->width * decoder->height * 3 : 0,
        .inflated_bytes = (uint64_t)decoder->height * (png_get_rowbytes(png, decoder->info) + 1),
    };
    return CPNG_OK;
}

/// Reads the next row, at the end of which libpng inflates what else there is; of that, no more than a file may have is
/// waited for.
static void read_row(cpng_decoder *decoder, uint8_t *rgb, int is_last) {
    decoder->is_last = is_last;
    // The seventh pass has every second row.
    decoder->is_complete = is_last && decoder->rows != NULL && decoder->height % 2 != 0;
    png_read_row(decoder->png, rgb, NULL);
    decoder->is_last = decoder->is_complete = 0;
}

/// Decodes all passes of an interlaced file.
static void read_interlaced(cpng_decoder *decoder, int passes) {
    size_t stride = (size_t)decoder->width * 3;
    decoder->rows = malloc(stride * decoder->height);
    if (decoder->rows == NULL) {
        fail_with(decoder, CPNG_OUT_OF_MEMORY, "no memory");
    }
    decoder->next_row = decoder->rows;
    for (int pass = 0; pass < passes; pass++) {
        for (uint32_t y = 0; y < decoder->height; y++) {
            look(decoder);
            read_row(decoder, decoder->rows + y * stride, pass + 1 == passes && y + 1 == decoder->height);
        }
    }
}

cpng_status cpng_start(cpng_decoder *decoder) {
    png_structp png = decoder->png;
    if (setjmp(png_jmpbuf(png)) != 0) {
        return has_surplus(decoder) ? CPNG_OK : decoder->status;
    }
    png_set_palette_to_rgb(png);
    png_set_expand_gray_1_2_4_to_8(png);
    png_set_strip_16(png);
    png_set_gray_to_rgb(png);
    png_set_strip_alpha(png);
    png_set_read_user_transform_fn(png, receive_row);
    png_set_user_transform_info(png, decoder, 0, 0);
    int passes = png_set_interlace_handling(png);
    png_read_update_info(png, decoder->info);
    if (png_get_rowbytes(png, decoder->info) != (size_t)decoder->width * 3) {
        fail_with(decoder, CPNG_UNSUPPORTED, "not to be made RGB");
    }
    if (passes > 1) {
        read_interlaced(decoder, passes);
    }
    return CPNG_OK;
}

cpng_status cpng_read_rows(cpng_decoder *decoder, uint8_t *rgb, size_t stride, uint32_t count) {
    if (setjmp(png_jmpbuf(decoder->png)) != 0) {
        return has_surplus(decoder) ? CPNG_OK : decoder->status;
    }
    for (uint32_t i = 0; i < count; i++) {
        look(decoder);
        if (decoder->rows != NULL) {
            memcpy(rgb + i * stride, decoder->next_row, (size_t)decoder->width * 3);
            decoder->next_row += (size_t)decoder->width * 3;
        } else {
            decoder->rows_left--;
            read_row(decoder, rgb + i * stride, decoder->rows_left == 0);
        }
    }
    return CPNG_OK;
}

/// Goes from chunk to chunk to the end of the file.
static void skip_to_end(cpng_decoder *decoder) {
    enum { signature = 8, overhead = 12 };
    decoder->next = decoder->file + signature;
    for (int is_end = 0; !is_end;) {
        look(decoder);
        size_t left = (size_t)(decoder->end - decoder->next);
        if (left < overhead || png_get_uint_32(decoder->next) > left - overhead) {
            fail_with(decoder, CPNG_DAMAGED, "it ends too early");
        }
        size_t length = png_get_uint_32(decoder->next);
        is_end = memcmp(decoder->next + 4, "IEND", 4) == 0;
        decoder->next += overhead + length;
    }
}

cpng_status cpng_finish(cpng_decoder *decoder) {
    if (setjmp(png_jmpbuf(decoder->png)) != 0) {
        return decoder->status;
    }
    if (has_surplus(decoder)) {
        skip_to_end(decoder);
    } else {
        png_read_end(decoder->png, NULL);
    }
    return CPNG_OK;
}

size_t cpng_rest(const cpng_decoder *decoder) {
    return (size_t)(decoder->end - decoder->next);
}

const char *cpng_message(const cpng_decoder *decoder) {
    return decoder->message;
}
