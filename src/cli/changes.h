/* --diff-lines: the change under review. */
#ifndef CLI_CHANGES_H
#define CLI_CHANGES_H

#include <stdbool.h>

#include "iptoken_lint.h"

/*
 * Read the unified diff FILE, "-" for standard input. False when it cannot be read or is
 * none: a message was written to stderr. Released with itl_changes_free().
 */
bool changes_read(const char *file, struct itl_changes **ret);

#endif
