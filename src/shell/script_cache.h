/*
 * Command lines that were parsed before. The boots of a host run the same lines, and nothing
 * changes what they were parsed into.
 */
#ifndef SHELL_SCRIPT_CACHE_H
#define SHELL_SCRIPT_CACHE_H

#include "shell/shell.h"
#include "shell/syntax.h"

/* As parse_script(); what comes back may have been parsed from an equal passage. */
const struct script *script_parse(const struct shell *shell, const struct passage *passage,
				  enum dialect dialect);

#endif
