/*
 * Whether the failure of a command can reach the status of the whole line: not before
 * `|| true`, not before `;` and another command, not with `&`. Told from the tree alone.
 */
#ifndef SHELL_MASK_H
#define SHELL_MASK_H

#include "shell/state.h"

/* The setting of a part of a construct whose own is SETTING. */
struct setting mask_and_or(const struct node *node, size_t i, struct setting setting);
struct setting mask_sequence(const struct node *node, size_t i, struct setting setting,
			     bool errexit);
struct setting mask_condition(const struct node *branch, struct setting setting);
struct setting mask_not(struct setting setting);
struct setting mask_hidden(struct setting setting);

/* Whether a command cannot fail in a way anyone has seen: true, echo, `exit 0`. */
bool node_surely_succeeds(const struct node *node);

#endif
