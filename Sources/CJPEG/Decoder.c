#include "CJPEG.h"
#include "Errors.h"
#include "Ink.h"
#include "Memory.h"
#include "Scans.h"
#include "Watch.h"

#include <stdlib.h>

struct cjpeg_decoder {
    /// The first member, so that libjpeg's calls find the decoder.
    struct jpeg_decompress_struct info;
    /// `info` before a file: every file starts from it, so that none sees another's tables.
    struct jpeg_decompress_struct unused;
    /// libjpeg's own, with those few of its objects that live as long as the decoder.
    struct jpeg_memory_mgr *lasting;
    cjpeg_memory memory;
    cjpeg_watch watch;
    cjpeg_errors errors;
    cjpeg_upsample *upsample;
    const uint8_t *bytes;
    /// One row of CMYK, null for other images; in `memory`.
    uint8_t *ink;
};

/// No camera has more, and nobody looks at more by a network.
enum { most_pixels = 1 << 28 };

static uint64_t round_up(uint64_t value, uint64_t multiple) {
    return (value + multiple - 1) / multiple * multiple;
}

/// Blocks of 64 coefficients, those included that fill a component's last units up.
static uint64_t block_count(j_decompress_ptr info) {
    uint64_t blocks = 0;
    for (int i = 0; i < info->num_components; i++) {
        const jpeg_component_info *component = &info->comp_info[i];
        blocks += round_up(component->width_in_blocks, (uint64_t)component->h_samp_factor) *
                  round_up(component->height_in_blocks, (uint64_t)component->v_samp_factor);
    }
    return blocks;
}

/// The kind of image, having told libjpeg what to make of it. Fails for what cannot become RGB.
static cjpeg_colour choose_output(j_decompress_ptr info) {
    switch (info->jpeg_color_space) {
    case JCS_GRAYSCALE:
        info->out_color_space = JCS_RGB;
        return CJPEG_GREY;
    case JCS_RGB:
    case JCS_YCbCr:
        info->out_color_space = JCS_RGB;
        return CJPEG_COLOUR;
    case JCS_CMYK:
    case JCS_YCCK:
        info->out_color_space = JCS_CMYK;
        return CJPEG_INK;
    default:
        cjpeg_fail((j_common_ptr)info, CJPEG_UNSUPPORTED, "neither grey nor RGB, YCbCr, CMYK or YCCK");
    }
}

/// Called by libjpeg with decoded rows of luma, blue and red, of which it wants the next one as red, green, blue.
static void upsample_row(j_decompress_ptr info, JSAMPIMAGE decoded, JDIMENSION *next, JDIMENSION decoded_count,
                         JSAMPARRAY rows, JDIMENSION *row, JDIMENSION row_count) {
    (void)decoded_count, (void)row_count;
    ((cjpeg_decoder *)info)
        ->upsample(decoded[0][*next], decoded[1][*next], decoded[2][*next], (int32_t)(info->output_width / 2),
                   rows[*row]);
    *next += 1;
    *row += 1;
}

static int has_samples(const jpeg_component_info *component, int columns) {
    return component->h_samp_factor == columns && component->v_samp_factor == 1;
}

/// Whether an image at its full size consists of pairs; of two pairs libjpeg does not mix the colours.
static int has_pairs(j_decompress_ptr info) {
    const jpeg_component_info *components = info->comp_info;
    return info->jpeg_color_space == JCS_YCbCr && info->scale_denom == 1 && info->output_width % 2 == 0 &&
           info->output_width > 4 && has_samples(&components[0], 2) && has_samples(&components[1], 1) &&
           has_samples(&components[2], 1);
}

cjpeg_decoder *cjpeg_create(void) {
    cjpeg_decoder *decoder = calloc(1, sizeof *decoder);
    if (decoder == NULL) {
        return NULL;
    }
    decoder->info.err = cjpeg_errors_prepare(&decoder->errors);
    if (setjmp(decoder->errors.failed) != 0 || !cjpeg_memory_prepare(&decoder->memory)) {
        cjpeg_destroy(decoder);
        return NULL;
    }
    jpeg_create_decompress(&decoder->info);
    decoder->lasting = decoder->info.mem;
    decoder->info.mem = &decoder->memory.standard;
    cjpeg_watch_prepare(&decoder->watch, &decoder->info);
    decoder->unused = decoder->info;
    return decoder;
}

void cjpeg_destroy(cjpeg_decoder *decoder) {
    if (decoder->lasting != NULL) {
        decoder->info.mem = decoder->lasting;
    }
    jpeg_destroy_decompress(&decoder->info);
    cjpeg_memory_release(&decoder->memory);
    free(decoder);
}

void cjpeg_clear(cjpeg_decoder *decoder) {
    cjpeg_memory_clear(&decoder->memory);
}

void cjpeg_set_upsample(cjpeg_decoder *decoder, cjpeg_upsample *upsample) {
    decoder->upsample = upsample;
}

void cjpeg_set_stop(cjpeg_decoder *decoder, uint64_t stop) {
    decoder->watch.stop = stop;
}

cjpeg_status cjpeg_read_header(cjpeg_decoder *decoder, const uint8_t *bytes, size_t length, cjpeg_frame *frame) {
    j_decompress_ptr info = &decoder->info;
    cjpeg_memory_reset(&decoder->memory);
    decoder->info = decoder->unused;
    decoder->bytes = bytes;
    decoder->ink = NULL;
    if (setjmp(decoder->errors.failed) != 0) {
        return decoder->errors.status;
    }
    if (length == 0 || bytes == NULL) {
        cjpeg_fail((j_common_ptr)info, CJPEG_EMPTY, "no bytes");
    }
    if (length < 3 || bytes[0] != 0xff || bytes[1] != 0xd8 || bytes[2] != 0xff) {
        cjpeg_fail((j_common_ptr)info, CJPEG_NOT_JPEG, "does not start with ff d8 ff");
    }
    cjpeg_watch_begin(&decoder->watch, bytes, length);
    cjpeg_watch_look(info);
    jpeg_read_header(info, TRUE);
    if (info->data_precision != 8) {
        cjpeg_fail((j_common_ptr)info, CJPEG_UNSUPPORTED, "not 8 bits per sample");
    }
    if (info->arith_code) {
        // Cameras and tools do not write it, and its decoder goes on with zeros where the data ends.
        cjpeg_fail((j_common_ptr)info, CJPEG_UNSUPPORTED, "arithmetic coding");
    }
    if ((uint64_t)info->image_width * info->image_height > most_pixels) {
        cjpeg_fail((j_common_ptr)info, CJPEG_UNSUPPORTED, "more than 268 million pixels");
    }
    uint64_t blocks = block_count(info);
    cjpeg_watch_limit(&decoder->watch, blocks);
    // The arrays that libjpeg will allocate: 64 of 16 bits for each block.
    decoder->memory.most_coefficients = jpeg_has_multiple_scans(info) ? blocks * sizeof(JBLOCK) : 0;
    *frame = (cjpeg_frame){
        .width = info->image_width,
        .height = info->image_height,
        .components = (uint32_t)info->num_components,
        .colour = choose_output(info),
        .is_multi_scan = jpeg_has_multiple_scans(info) ? 1 : 0,
        .coefficient_bytes = decoder->memory.most_coefficients,
        .blocks = blocks,
    };
    return CJPEG_OK;
}

cjpeg_status cjpeg_count_scans(cjpeg_decoder *decoder, cjpeg_scans *scans) {
    if (setjmp(decoder->errors.failed) != 0) {
        return decoder->errors.status;
    }
    *scans = (cjpeg_scans){0};
    cjpeg_scans_count(&decoder->info, decoder->bytes, decoder->watch.end, scans);
    return CJPEG_OK;
}

cjpeg_status cjpeg_start(cjpeg_decoder *decoder, uint32_t scale) {
    j_decompress_ptr info = &decoder->info;
    if (setjmp(decoder->errors.failed) != 0) {
        return decoder->errors.status;
    }
    // The choices that every decoder makes by default, and with them the pixels that the networks were trained on.
    info->scale_num = 1;
    info->scale_denom = scale;
    info->dct_method = JDCT_ISLOW;
    info->do_fancy_upsampling = TRUE;
    info->do_block_smoothing = TRUE;
    jpeg_start_decompress(info);
    if (decoder->upsample != NULL && has_pairs(info)) {
        info->post->post_process_data = upsample_row;
    }
    if (info->out_color_space == JCS_CMYK) {
        decoder->ink = info->mem->alloc_large((j_common_ptr)info, JPOOL_IMAGE, (size_t)info->output_width * 4);
    }
    return CJPEG_OK;
}

static void read_row(cjpeg_decoder *decoder, uint8_t *rgb) {
    j_decompress_ptr info = &decoder->info;
    JSAMPROW row = decoder->ink != NULL ? decoder->ink : rgb;
    if (jpeg_read_scanlines(info, &row, 1) != 1) {
        cjpeg_fail((j_common_ptr)info, CJPEG_DAMAGED, "fewer rows than the header says");
    }
    if (decoder->ink != NULL) {
        cjpeg_ink_to_rgb(decoder->ink, rgb, info->output_width);
    }
}

cjpeg_status cjpeg_read_rows(cjpeg_decoder *decoder, uint8_t *rgb, size_t stride, uint32_t count) {
    if (setjmp(decoder->errors.failed) != 0) {
        return decoder->errors.status;
    }
    for (uint32_t i = 0; i < count; i++) {
        read_row(decoder, rgb + i * stride);
    }
    return CJPEG_OK;
}

cjpeg_status cjpeg_finish(cjpeg_decoder *decoder) {
    if (setjmp(decoder->errors.failed) != 0) {
        return decoder->errors.status;
    }
    jpeg_finish_decompress(&decoder->info);
    return CJPEG_OK;
}

size_t cjpeg_rest(const cjpeg_decoder *decoder) {
    return (size_t)(decoder->watch.end - decoder->watch.source.next_input_byte);
}

const char *cjpeg_message(const cjpeg_decoder *decoder) {
    return decoder->errors.message;
}
