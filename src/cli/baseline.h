/*
 * --write-baseline: count the findings of each host, write the counts at the end.
 */
#ifndef CLI_BASELINE_H
#define CLI_BASELINE_H

#include "iptoken_lint.h"

struct baseline {
	struct baseline_entry { char *host, *key; size_t count; } *items;
	size_t count;
};

/* Add the findings of a host. False when memory runs out. */
bool baseline_add(struct baseline *baseline, const struct itl_host *host);

/* Write FILE, replacing it whole. False, with a message on stderr, when that fails. */
bool baseline_write(const struct baseline *baseline, const char *file);
void baseline_done(struct baseline *baseline);

#endif
