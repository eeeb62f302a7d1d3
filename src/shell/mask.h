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

/*
 * Set surely_succeeds of a node whose parts are marked: a command that cannot fail in a way
 * anyone has seen, as true, echo, `exit 0`. And the same for the items of a && or || list.
 * The parser calls these once, because asking again for each item would be quadratic.
 */
void mask_mark(struct node *node);
void mask_mark_list(struct and_or_item *items, size_t count);

#endif
