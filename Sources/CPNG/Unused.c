// Parts of libpng that reading an image does not come to. Their stand-ins keep a static program, which takes from a library
// what is called by anything in it, from containing libpng's writing half and zlib's. Hidden: libpng as a shared library
// does not see them, and uses its own.
#ifdef CPNG_IS_STATIC

#include <png.h>
#include <stdlib.h>

// libpng's own, which it declares for itself alone.
struct png_compression_buffer;

#define HIDDEN __attribute__((visibility("hidden")))

// For what `png_image_free` frees, which is used by nobody here.
HIDDEN void png_destroy_write_struct(png_structpp png, png_infopp info) {
    (void)png, (void)info;
    abort();
}

// A reader has no buffers of what it has compressed.
HIDDEN void png_free_buffer_list(png_structrp png, struct png_compression_buffer **list);
void png_free_buffer_list(png_structrp png, struct png_compression_buffer **list) {
    (void)png, (void)list;
}

// For making colour profiles, whose chunks are skipped; as libpng's own, since it is as short.
HIDDEN void png_save_uint_32(png_bytep bytes, png_uint_32 value) {
    for (int i = 0; i < 4; i++) {
        bytes[i] = (png_byte)(value >> (24 - 8 * i));
    }
}

#endif
