// The operators: one list, from which their enum, their operands' union and every table of kernels are made.
#ifndef PN_OPERATORS_H
#define PN_OPERATORS_H

#include "isa.h"

#include "operators/add.h"
#include "operators/average_pool.h"
#include "operators/constant.h"
#include "operators/convolution.h"
#include "operators/depthwise.h"
#include "operators/gather.h"
#include "operators/group_normalization.h"
#include "operators/join.h"
#include "operators/layer_normalization.h"
#include "operators/matrix_product.h"
#include "operators/max_pool.h"
#include "operators/multiply.h"
#include "operators/requantize.h"
#include "operators/resize.h"
#include "operators/softmax.h"
#include "operators/table.h"

// The one list. The position is the kind's number in plan files: append only. X(isa, name, name in Swift); the operands
// are a pn_<name>, the kernels are called pn_<name>_<instruction set>, and the name is that of every output. `isa` is
// handed on to X.
#define PN_OPERATORS(X, isa)                        \
    X(isa, convolution, convolution)                \
    X(isa, max_pool, maxPool)                       \
    X(isa, average_pool, averagePool)               \
    X(isa, add, add)                                \
    X(isa, requantize, requantize)                  \
    X(isa, table, table)                            \
    X(isa, multiply, multiply)                      \
    X(isa, depthwise, depthwise)                    \
    X(isa, gather, gather)                          \
    X(isa, layer_normalization, layerNormalization) \
    X(isa, matrix_product, matrixProduct)           \
    X(isa, softmax, softmax)                        \
    X(isa, constant, constant)                      \
    X(isa, join, join)                              \
    X(isa, group_normalization, groupNormalization) \
    X(isa, resize, resize)

/// A kind of operator.
typedef enum PN_SWIFT_NAME("OperatorKind") __attribute__((enum_extensibility(closed))) pn_operator : uint16_t {
#define PN_OPERATOR_CONSTANT(isa, name, swift) PN_OPERATOR_##name PN_SWIFT_NAME(#swift),
    PN_OPERATORS(PN_OPERATOR_CONSTANT, )
#undef PN_OPERATOR_CONSTANT
} pn_operator;

/// The operands of one operator; the member named like the kind is the one that is set.
typedef struct pn_operands {
    pn_operator kind;
    union {
#define PN_OPERATOR_MEMBER(isa, name, swift) pn_##name name;
        PN_OPERATORS(PN_OPERATOR_MEMBER, )
#undef PN_OPERATOR_MEMBER
    };
} pn_operands;

// Constructors, one an operator: Swift's pn_operands(max_pool: …).
#define PN_OPERATOR_OPERANDS(isa, name, swift)                                \
    PN_HOT static inline pn_operands pn_operands_##name(pn_##name operands)   \
        PN_SWIFT_NAME("pn_operands.init(" #name ":)");                        \
    PN_HOT static inline pn_operands pn_operands_##name(pn_##name operands) { \
        return (pn_operands){.kind = PN_OPERATOR_##name, .name = operands};   \
    }
PN_OPERATORS(PN_OPERATOR_OPERANDS, )
#undef PN_OPERATOR_OPERANDS

/// The part of an operator's output that one call computes: output pixels [first, first + count), numbered row by row,
/// × blocks of PN_BLOCK output channels [first_block, first_block + blocks). Only kernels with packed weights, and
/// those that look at all pixels of a channel, are cut by blocks; the others ignore them.
typedef struct pn_range {
    int32_t first, count;
    int32_t first_block, blocks;
} pn_range;

/// A kernel. `scratch` is 64-byte aligned; a convolution needs PN_SCRATCH_PER_DEPTH × padded depth bytes plus PN_SLACK
/// there, the others nothing.
typedef void pn_kernel(const pn_operands *_Nonnull, pn_range, void *_Nonnull scratch);

/// The kernel of an operator, or null when this build or this processor lacks the instruction set.
PN_HOT pn_kernel *_Nullable pn_kernel_for(pn_isa isa, pn_operator op);

/// Calls a kernel, so that callers proven free of allocation need not call a function pointer themselves.
PN_HOT static inline void pn_run(pn_kernel *_Nonnull kernel, const pn_operands *_Nonnull operands, pn_range range,
                                 void *_Nonnull scratch) {
    kernel(operands, range, scratch);
}

/// Number of operators; their numbers are all that are below.
PN_HOT uint32_t pn_operator_count(void);

/// The operator's name in every output: "max_pool".
PN_HOT const char *_Nonnull pn_operator_name(pn_operator op);

#endif
