/*
 * The handlers of policy/schema.c: from the text of a scalar to a value at PLACE, whose type
 * each names. They return what is wrong, for people, or NULL.
 */
#ifndef POLICY_STORE_H
#define POLICY_STORE_H

#include "policy/policy.h"

typedef const char *policy_store(struct schema_reader *reader, const struct node *node,
				 void *place);

policy_store policy_store_version;       /* int */
policy_store policy_store_filled;        /* struct schema_string */
policy_store policy_store_extension;     /* struct schema_string */
policy_store policy_store_kernel;        /* struct schema_string */
policy_store policy_store_pattern;       /* struct schema_string */
policy_store policy_store_rule_pattern;  /* struct schema_string */
policy_store policy_store_key;           /* struct schema_string */
policy_store policy_store_token;         /* struct policy_token_value */
policy_store policy_store_until;         /* struct policy_until */
policy_store policy_store_rule;          /* const struct rule * */
policy_store policy_store_maybe;         /* enum maybe */

/* Finished objects: struct policy_token_requirement, struct policy_requirement. */
policy_store policy_check_token;
policy_store policy_check_requirement;

extern const struct spelling_words policy_rule_words;

#endif
