#include "descriptors.h"

#include <string.h>

enum { DEVICE = 1, CONFIGURATION, STRING, INTERFACE, ENDPOINT, ASSOCIATION = 11, OF_CLASS = 0x24 };
enum { VIDEO = 0x0E, VIDEO_CONTROL = 1, VIDEO_STREAMING, VIDEO_COLLECTION };
// Kinds of descriptors of the control interface, and of the streaming one.
enum { HEADER = 1, INPUT_TERMINAL, OUTPUT_TERMINAL, PROCESSING_UNIT = 5 };
enum { INPUT_HEADER = 1, RAW_FORMAT = 4, RAW_FRAME, JPEG_FORMAT, JPEG_FRAME, COLOUR = 13 };
enum { CAMERA = 0x0201, STREAM = 0x0101 };
// Numbers that nobody sells devices with: pid.codes gives them to tests.
enum { VENDOR = 0x1209, PRODUCT = 1 };
enum { USB_2_0 = 0x0200, UVC_1_1 = 0x0110, CLOCK_HZ = 1000000 };
// Exposure mode, its priority, time; brightness and gain: bits of the two parts' sets of controls.
enum { LENS_CONTROLS = 0x00000E, PROCESSING_CONTROLS = 0x0201 };

static const uint8_t yuy2[16] = {'Y', 'U', 'Y', '2', 0, 0, 16, 0, 128, 0, 0, 170, 0, 56, 155, 113};
static const char *const strings[] = {"Punctual", "Simulated camera"};

static void put(descriptor *to, uint64_t value, int bytes) {
    for (int index = 0; index < bytes; index++) {
        to->bytes[to->length++] = (uint8_t)(value >> (8 * index));
    }
}

static void put8(descriptor *to, unsigned value) {
    put(to, value, 1);
}

static void put16(descriptor *to, unsigned value) {
    put(to, value, 2);
}

static void put32(descriptor *to, uint32_t value) {
    put(to, value, 4);
}

// Fills in a length of two bytes that covers all since a place.
static void close_length(descriptor *in, size_t since, size_t field) {
    const size_t length = in->length - since;
    in->bytes[since + field] = (uint8_t)length;
    in->bytes[since + field + 1] = (uint8_t)(length >> 8);
}

static void put_device(descriptor *to) {
    put8(to, 18);
    put8(to, DEVICE);
    put16(to, USB_2_0);
    // Its functions are told by association descriptors.
    put8(to, 0xEF);
    put8(to, 2);
    put8(to, 1);
    put8(to, 64);
    put16(to, VENDOR);
    put16(to, PRODUCT);
    put16(to, 0x0100);
    put8(to, 1);
    put8(to, 2);
    put8(to, 0);
    put8(to, 1);
}

static void put_interface(descriptor *to, unsigned number, unsigned endpoints, unsigned subclass) {
    put8(to, 9);
    put8(to, INTERFACE);
    put8(to, number);
    put8(to, 0);
    put8(to, endpoints);
    put8(to, VIDEO);
    put8(to, subclass);
    put8(to, 0);
    put8(to, 0);
}

static void put_class_header(descriptor *to, unsigned length, unsigned kind) {
    put8(to, length);
    put8(to, OF_CLASS);
    put8(to, kind);
}

// The control interface: a lens, what processes its picture, and the way out.
static void put_control(descriptor *to) {
    put_interface(to, CONTROL_INTERFACE, 0, VIDEO_CONTROL);
    const size_t start = to->length;
    put_class_header(to, 13, HEADER);
    put16(to, UVC_1_1);
    put16(to, 0);
    put32(to, CLOCK_HZ);
    put8(to, 1);
    put8(to, STREAM_INTERFACE);

    put_class_header(to, 18, INPUT_TERMINAL);
    put8(to, LENS);
    put16(to, CAMERA);
    put16(to, 0);
    // No zoom.
    put16(to, 0);
    put16(to, 0);
    put16(to, 0);
    put8(to, 3);
    put(to, LENS_CONTROLS, 3);

    put_class_header(to, 12, PROCESSING_UNIT);
    put8(to, PROCESSING);
    put8(to, LENS);
    put16(to, 0);
    put8(to, 2);
    put16(to, PROCESSING_CONTROLS);
    put16(to, 0);

    put_class_header(to, 9, OUTPUT_TERMINAL);
    put8(to, OUTPUT);
    put16(to, STREAM);
    put8(to, 0);
    put8(to, PROCESSING);
    put8(to, 0);
    close_length(to, start, 5);
}

static void put_format(descriptor *to, const modes *offered, size_t index) {
    const pixel_format format = format_at(offered, index);
    const unsigned sizes = (unsigned)size_count(offered, format);
    put_class_header(to, format == MJPEG ? 11 : 27, format == MJPEG ? JPEG_FORMAT : RAW_FORMAT);
    put8(to, (unsigned)index);
    put8(to, sizes);
    if (format == MJPEG) {
        put8(to, 0);
    } else {
        memcpy(to->bytes + to->length, yuy2, sizeof yuy2);
        to->length += sizeof yuy2;
        put8(to, 16);
    }
    put8(to, 1);
    put32(to, 0);

    for (unsigned at = 1; at <= sizes; at++) {
        const frame_size size = size_at(offered, format, at);
        const uint32_t bytes = frame_bytes(size);
        put_class_header(to, 26 + 4 * (unsigned)offered->rate_count, format == MJPEG ? JPEG_FRAME : RAW_FRAME);
        put8(to, at);
        put8(to, 0);
        put16(to, size.width);
        put16(to, size.height);
        put32(to, bytes * 8);
        put32(to, bytes * 8 * 30);
        put32(to, bytes);
        put32(to, rate_interval(offered->rates[0]));
        put8(to, (unsigned)offered->rate_count);
        for (size_t rate = 0; rate < offered->rate_count; rate++) {
            put32(to, rate_interval(offered->rates[rate]));
        }
    }
    put_class_header(to, 6, COLOUR);
    put8(to, 1);
    put8(to, 1);
    put8(to, 4);
}

static void put_stream(descriptor *to, const modes *offered) {
    put_interface(to, STREAM_INTERFACE, 1, VIDEO_STREAMING);
    const size_t start = to->length;
    const unsigned formats = (unsigned)format_count(offered);
    put_class_header(to, 13 + formats, INPUT_HEADER);
    put8(to, formats);
    put16(to, 0);
    put8(to, 0x80 | STREAM_ENDPOINT);
    put8(to, 0);
    put8(to, OUTPUT);
    // No still pictures, no buttons.
    put8(to, 0);
    put8(to, 0);
    put8(to, 0);
    put8(to, 1);
    for (unsigned index = 1; index <= formats; index++) {
        put8(to, 0);
    }
    for (unsigned index = 1; index <= formats; index++) {
        put_format(to, offered, index);
    }
    close_length(to, start, 4);

    put8(to, 7);
    put8(to, ENDPOINT);
    put8(to, 0x80 | STREAM_ENDPOINT);
    // In bulk.
    put8(to, 2);
    put16(to, LARGEST_PACKET);
    put8(to, 0);
}

static void put_configuration(descriptor *to, const modes *offered) {
    put8(to, 9);
    put8(to, CONFIGURATION);
    put16(to, 0);
    put8(to, 2);
    put8(to, 1);
    put8(to, 0);
    put8(to, 0x80);
    // 500 mA.
    put8(to, 250);
    put8(to, 8);
    put8(to, ASSOCIATION);
    put8(to, CONTROL_INTERFACE);
    put8(to, 2);
    put8(to, VIDEO);
    put8(to, VIDEO_COLLECTION);
    put8(to, 0);
    put8(to, 2);
    put_control(to);
    put_stream(to, offered);
    close_length(to, 0, 2);
}

static void put_string(descriptor *to, unsigned index) {
    // The first one names the languages: American English.
    if (index == 0) {
        put8(to, 4);
        put8(to, STRING);
        put16(to, 0x0409);
    } else if (index <= sizeof strings / sizeof *strings) {
        const char *text = strings[index - 1];
        put8(to, 2 + 2 * (unsigned)strlen(text));
        put8(to, STRING);
        for (; *text != '\0'; text++) {
            put16(to, (unsigned char)*text);
        }
    }
}

descriptor descriptor_for(const modes *offered, uint16_t kind_and_index) {
    descriptor found = {.length = 0};
    switch (kind_and_index >> 8) {
    case DEVICE:
        put_device(&found);
        break;
    case CONFIGURATION:
        put_configuration(&found, offered);
        break;
    case STRING:
        put_string(&found, kind_and_index & 0xFF);
        break;
    }
    return found;
}
