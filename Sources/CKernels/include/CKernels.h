// The contract between the engine and the int8 micro-kernels.
//
// An operator (operators.h) has one kernel per instruction set (isa.h), all with one signature. The scalar kernel is the
// specification: every other one must give the same bytes for the same operands. Kernels allocate nothing, take no
// locks, write only inside the output range they are given and read at most PN_SLACK bytes past an operand.
#ifndef CKERNELS_H
#define CKERNELS_H

#include "constants.h"
#include "isa.h"
#include "operators.h"
#include "pixels.h"
#include "window.h"

#endif
