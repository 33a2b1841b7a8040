// Every instruction set's table of kernels. A kernel that is missing does not link.
#include "kernels.h"

#define TABLE_ENTRY(isa, name, swift) [PN_OPERATOR_##name] = pn_##name##_##isa,
#define DEFINE_TABLE(op, symbol, constant, number, name, features) \
    static pn_kernel *const table_##symbol[] = {PN_OPERATORS(TABLE_ENTRY, symbol)};
PN_PORTABLE_ISAS(DEFINE_TABLE, )
PN_VECTOR_ISAS(DEFINE_TABLE, )

#define NAME(isa, name, swift) [PN_OPERATOR_##name] = #name,
static const char *const names[] = {PN_OPERATORS(NAME, )};

enum { operator_count = sizeof names / sizeof names[0] };

pn_kernel *pn_kernel_for(pn_isa isa, pn_operator op) {
    if (op >= operator_count || !pn_isa_is_available(isa)) {
        return NULL;
    }
    switch (isa) {
#define TABLE_CASE(op_, symbol, constant, number, name, features) \
    case PN_ISA_##constant:                                       \
        return table_##symbol[op];
        PN_PORTABLE_ISAS(TABLE_CASE, )
        PN_VECTOR_ISAS(TABLE_CASE, )
    default:
        return NULL;
    }
}

uint32_t pn_operator_count(void) {
    return operator_count;
}

const char *pn_operator_name(pn_operator op) {
    return op < operator_count ? names[op] : "unknown";
}
