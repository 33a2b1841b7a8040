// Map of 256 entries.
#ifndef PN_TABLE_H
#define PN_TABLE_H

#include <stddef.h>
#include <stdint.h>

/// Element-wise map of int8 values, one table for each slice of channels:
///     q = tables[s][input + 128]         s = the first slice with c < ends[s]
/// Activations of any shape: whoever makes the tables has rounded them already.
typedef struct pn_table {
    const int8_t *_Nonnull input;
    ptrdiff_t input_stride;
    int32_t channels;
    /// At least 1.
    int32_t slices;
    /// One per slice: where its channels end. Ascending, the last one is `channels`.
    const int32_t *_Nonnull ends;
    /// [slices][256].
    const int8_t *_Nonnull tables;
    int8_t *_Nonnull output;
    ptrdiff_t output_stride;
} pn_table;

#endif
