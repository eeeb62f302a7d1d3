/*
 * The token of a command as an address.
 */
#ifndef LINT_TOKEN_VALUE_H
#define LINT_TOKEN_VALUE_H

#include <netinet/in.h>

#include "lint/lint.h"

/* The address that TEXT is, without its prefix length; false when it is none (`default`). */
bool token_parse(struct slice text, struct in6_addr *ret);

/* Whether it clears the token: the kernel keeps the lower half. */
bool token_is_zero(const struct in6_addr *token);

#endif
