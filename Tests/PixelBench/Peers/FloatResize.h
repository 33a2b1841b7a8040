// Resizes images in floats, as one writes it who wants it antialiased and fast enough: two passes with weights computed
// once, loops that the compiler makes vectors of.
#ifndef FLOATRESIZE_H
#define FLOATRESIZE_H

#include <stddef.h>
#include <stdint.h>

/// For each output of one axis the first input of its window, and as many weights as every window has.
typedef struct float_axis {
    int *starts;
    float *weights;
    int taps;
} float_axis;

typedef struct float_resize {
    int width, height, side;
    float_axis along, down;
    /// The image after the first pass.
    float *narrowed;
} float_resize;

/// Resizes from width x height pixels of red, green, blue to side x side with the triangle filter of Pillow's BILINEAR.
float_resize float_resize_create(int width, int height, int side);

/// Writes the rounded pixels less 128.
void float_resize_run(const float_resize *resize, const uint8_t *rgb, int8_t *input);

#endif
