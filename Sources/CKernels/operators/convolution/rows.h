// The rows of a panel, as many at a time as have room in registers.
#ifndef PN_ROWS_H
#define PN_ROWS_H

#include "panel.h"

/// Evaluates `call` with the constant `n` = `rows`, 1...`most` and at most 8, so that the accumulators of n rows stay in
/// registers.
#define PN_WITH_ROWS(rows, most, call) \
    switch (rows) {                    \
        PN_ROWS_CASE(1, most, call)    \
        PN_ROWS_CASE(2, most, call)    \
        PN_ROWS_CASE(3, most, call)    \
        PN_ROWS_CASE(4, most, call)    \
        PN_ROWS_CASE(5, most, call)    \
        PN_ROWS_CASE(6, most, call)    \
        PN_ROWS_CASE(7, most, call)    \
        PN_ROWS_CASE(8, most, call)    \
    }
#define PN_ROWS_CASE(count, most, call) \
    case count: {                       \
        enum { n = count };             \
        if (n <= (most)) {              \
            call;                       \
        }                               \
    } break;

/// How many of `left` rows to take next, at most `most`, so that no tile is much smaller than the others.
PN_INLINE int32_t pn_balanced(int32_t left, int32_t most) {
    const int32_t tiles = (left + most - 1) / most;
    return (left + tiles - 1) / tiles;
}

/// Defines `multiply` (pn_multiply_panel) for instruction sets that keep `most` rows × eight outputs in registers, from
/// multiply_octet(panel, row, weights, rows, sums) and finish_octet(o, sums, rows, pixel, output, count), which
/// requantizes, adds, clamps, rounds and stores `rows` sums of eight outputs, of which `count` (1...8) exist.
#define PN_DEFINE_MULTIPLY_BY_OCTETS(most)                                                                       \
    PN_TARGET static void multiply(const pn_convolution *o, const pn_panel *panel, int32_t count, int32_t pixel, \
                                   int32_t first_block, int32_t blocks) {                                        \
        const int32_t end = pn_min(o->outputs, (first_block + blocks) * PN_BLOCK);                               \
        for (int32_t output = first_block * PN_BLOCK; output < end; output += 8) {                               \
            const int8_t *w = pn_block_weights(o, output / PN_BLOCK) + output % PN_BLOCK * PN_GROUP;             \
            for (int32_t i = 0, rows; i < count; i += rows) {                                                    \
                _Alignas(32) int32_t sums[(most)*8];                                                             \
                const int8_t *a = panel->inputs + i * panel->row_bytes;                                          \
                rows = pn_balanced(count - i, most);                                                             \
                PN_WITH_ROWS(rows, most, multiply_octet(panel, a, w, n, sums))                                   \
                finish_octet(o, sums, rows, pixel + i, output, pn_min(8, end - output));                         \
            }                                                                                                    \
        }                                                                                                        \
    }

#endif
