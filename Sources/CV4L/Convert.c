#include "CV4L.h"

#include <linux/videodev2.h>

// The library is looked for when it is needed, and no part of what a program needs to start. A program without shared
// libraries cannot load any: there this file is empty.
#ifdef CV4L_HAS_CONVERTER

#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/types.h>

// libv4lconvert's own functions, as its header declares them; the header belongs to a package that nobody else needs.
struct v4lconvert_data;
struct device_calls {
    void *(*open)(int descriptor);
    void (*close)(void *device);
    int (*call)(void *device, int descriptor, unsigned long request, void *argument);
    ssize_t (*read)(void *device, int descriptor, void *buffer, size_t length);
    ssize_t (*write)(void *device, int descriptor, const void *buffer, size_t length);
    void (*reserved[7])(void);
};
typedef const struct device_calls *default_calls_function(void);
typedef struct v4lconvert_data *create_function(int descriptor, void *device, const struct device_calls *calls);
typedef void destroy_function(struct v4lconvert_data *data);
typedef int convert_function(struct v4lconvert_data *data, const struct v4l2_format *from, const struct v4l2_format *to,
                             unsigned char *source, int source_size, unsigned char *target, int target_size);

struct cv4l_converter {
    void *library;
    destroy_function *destroy;
    convert_function *convert;
    struct v4lconvert_data *data;
    struct v4l2_format from;
    struct v4l2_format to;
};

/// A device that is one and can do nothing: the library wants to ask.
static int answer(void *device, int descriptor, unsigned long request, void *argument) {
    (void)device;
    (void)descriptor;
    if (request == VIDIOC_QUERYCAP) {
        *(struct v4l2_capability *)argument = (struct v4l2_capability){.capabilities = V4L2_CAP_VIDEO_CAPTURE};
        return 0;
    }
    errno = ENOTTY;
    return -1;
}

static struct v4lconvert_data *create_data(void *library, int descriptor) {
    static const struct device_calls no_calls = {.call = answer};
    create_function *create = (create_function *)dlsym(library, "v4lconvert_create_with_dev_ops");
    default_calls_function *calls = (default_calls_function *)dlsym(library, "v4lconvert_get_default_dev_ops");
    if (create == NULL || calls == NULL) {
        return NULL;
    }
    return create(descriptor, NULL, descriptor < 0 ? &no_calls : calls());
}

static void *open_library(void) {
    return dlopen("libv4lconvert.so.0", RTLD_NOW | RTLD_LOCAL);
}

int cv4l_has_converter(void) {
    void *library = open_library();
    if (library == NULL) {
        return 0;
    }
    dlclose(library);
    return 1;
}

cv4l_converter *cv4l_converter_create(int descriptor, const cv4l_format *from) {
    void *library = open_library();
    if (library == NULL) {
        return NULL;
    }
    cv4l_converter *converter = calloc(1, sizeof *converter);
    if (converter != NULL) {
        *converter = (cv4l_converter){
            .library = library,
            .destroy = (destroy_function *)dlsym(library, "v4lconvert_destroy"),
            .convert = (convert_function *)dlsym(library, "v4lconvert_convert"),
        };
        if (converter->destroy != NULL && converter->convert != NULL) {
            converter->data = create_data(library, descriptor);
        }
    }
    if (converter == NULL || converter->data == NULL) {
        free(converter);
        dlclose(library);
        return NULL;
    }
    converter->from = (struct v4l2_format){.type = V4L2_BUF_TYPE_VIDEO_CAPTURE};
    converter->from.fmt.pix = (struct v4l2_pix_format){
        .width = from->width,
        .height = from->height,
        .pixelformat = from->pixel_format,
        .field = V4L2_FIELD_NONE,
        .bytesperline = from->row_stride,
        .sizeimage = from->size,
        .colorspace = from->colour_space,
    };
    converter->to = converter->from;
    converter->to.fmt.pix.pixelformat = V4L2_PIX_FMT_RGB24;
    converter->to.fmt.pix.bytesperline = from->width * 3;
    converter->to.fmt.pix.sizeimage = from->width * from->height * 3;
    return converter;
}

void cv4l_converter_destroy(cv4l_converter *converter) {
    converter->destroy(converter->data);
    dlclose(converter->library);
    free(converter);
}

int cv4l_convert(cv4l_converter *converter, const void *source, size_t length, void *target) {
    const struct v4l2_pix_format *to = &converter->to.fmt.pix;
    // It does not write to its source, whatever its type says.
    int written = converter->convert(converter->data, &converter->from, &converter->to, (unsigned char *)source,
                                     (int)length, target, (int)to->sizeimage);
    return written == (int)to->sizeimage ? 0 : EINVAL;
}

#endif
