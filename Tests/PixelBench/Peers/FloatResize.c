#include "FloatResize.h"

#include <math.h>
#include <stdlib.h>

static float_axis make_axis(int source, int target) {
    const float scale = (float)source / (float)target, support = scale < 1 ? 1 : scale;
    const int most = (int)ceilf(2 * support) + 1, taps = most < source ? most : source;
    float_axis axis = {malloc(sizeof(int) * (size_t)target), calloc((size_t)target * (size_t)taps, sizeof(float)),
                       taps};
    for (int output = 0; output < target; output++) {
        const float centre = ((float)output + 0.5f) * scale;
        int start = (int)(centre - support + 0.5f);
        start = start < 0 ? 0 : start > source - taps ? source - taps : start;
        float *weights = axis.weights + output * taps, sum = 0;
        for (int tap = 0; tap < taps; tap++) {
            const float distance = fabsf(((float)(start + tap) - centre + 0.5f) / support);
            weights[tap] = distance < 1 ? 1 - distance : 0;
            sum += weights[tap];
        }
        for (int tap = 0; tap < taps; tap++) {
            weights[tap] /= sum;
        }
        axis.starts[output] = start;
    }
    return axis;
}

float_resize float_resize_create(int width, int height, int side) {
    return (float_resize){
        .width = width,
        .height = height,
        .side = side,
        .along = make_axis(width, side),
        .down = make_axis(height, side),
        .narrowed = malloc(sizeof(float) * 3 * (size_t)side * (size_t)height),
    };
}

void float_resize_run(const float_resize *resize, const uint8_t *restrict rgb, int8_t *restrict input) {
    const int side = resize->side, taps = resize->along.taps;
    for (int y = 0; y < resize->height; y++) {
        const uint8_t *row = rgb + (ptrdiff_t)y * resize->width * 3;
        float *narrowed = resize->narrowed + (ptrdiff_t)y * side * 3;
        for (int x = 0; x < side; x++) {
            const float *weights = resize->along.weights + x * taps;
            const uint8_t *pixel = row + resize->along.starts[x] * 3;
            float red = 0, green = 0, blue = 0;
            for (int tap = 0; tap < taps; tap++) {
                red += weights[tap] * pixel[3 * tap];
                green += weights[tap] * pixel[3 * tap + 1];
                blue += weights[tap] * pixel[3 * tap + 2];
            }
            narrowed[3 * x] = red;
            narrowed[3 * x + 1] = green;
            narrowed[3 * x + 2] = blue;
        }
    }
    float sums[side * 3];
    for (int y = 0; y < side; y++) {
        const float *weights = resize->down.weights + y * resize->down.taps;
        for (int i = 0; i < side * 3; i++) {
            sums[i] = 0.5f;
        }
        for (int tap = 0; tap < resize->down.taps; tap++) {
            const float *row = resize->narrowed + (ptrdiff_t)(resize->down.starts[y] + tap) * side * 3;
            for (int i = 0; i < side * 3; i++) {
                sums[i] += weights[tap] * row[i];
            }
        }
        for (int i = 0; i < side * 3; i++) {
            input[(ptrdiff_t)y * side * 3 + i] = (int8_t)((int)sums[i] - 128);
        }
    }
}
