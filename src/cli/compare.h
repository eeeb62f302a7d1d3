/*
 * --compare OLD NEW: the verdicts that a change of the tree changes, and the line behind it.
 */
#ifndef CLI_COMPARE_H
#define CLI_COMPARE_H

#include "iptoken_lint.h"

/*
 * Judge both trees and print what differs. False when one of them cannot be judged;
 * *RET_WORSE tells whether a token is refused in NEW that was not in OLD.
 */
bool compare_trees(const struct itl_linter *linter, const char *old_root, const char *new_root,
		   bool *ret_worse);

#endif
