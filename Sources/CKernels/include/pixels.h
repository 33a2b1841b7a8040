// The kernels that make an input of the rows of an image. As with operators, scalar is the specification, and every
// other instruction set gives the same bytes.
#ifndef PN_PIXELS_H
#define PN_PIXELS_H

#include "isa.h"

#include "pixels/convert.h"
#include "pixels/narrow.h"
#include "pixels/stack.h"
#include "pixels/upsample.h"

// The one list. X(isa, name): the kernels are called pn_<name>_<instruction set>, and their type is pn_<name>_kernel.
#define PN_PIXEL_KERNELS(X, isa) \
    X(isa, convert)              \
    X(isa, upsample)             \
    X(isa, narrow)               \
    X(isa, stack)                \
    X(isa, finish)

/// An instruction set's kernels.
typedef struct pn_pixel_kernels {
#define PN_PIXEL_MEMBER(isa, name) pn_##name##_kernel *_Nonnull name;
    PN_PIXEL_KERNELS(PN_PIXEL_MEMBER, )
#undef PN_PIXEL_MEMBER
} pn_pixel_kernels;

/// The kernels of an instruction set, or null when this build or this processor lacks it.
PN_HOT const pn_pixel_kernels *_Nullable pn_pixel_kernels_for(pn_isa isa);

#endif
