/* A variable of an environment. */
#ifndef BASE_VARIABLE_H
#define BASE_VARIABLE_H

#include "base/slice.h"

struct variable {
	struct slice name;       /* "IFACE", "IF_ACCEPT_RA" */
	struct slice value;      /* at NULL: unknown (a mapping script would say) */
};

#endif
