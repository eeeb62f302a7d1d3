/* The grammar of a policy file, as a table: fills a struct policy (context: the surroundings). */
#ifndef POLICY_SCHEMA_H
#define POLICY_SCHEMA_H

#include "policy/policy.h"

extern const struct schema policy_schema;

#endif
