/*
 * The overlays of a run: --overlay=LOGICAL=FILE, and every file below --pending=DIR.
 */
#ifndef CLI_OVERLAYS_H
#define CLI_OVERLAYS_H

#include "cli/options.h"
#include "iptoken_lint.h"

struct overlays {
	struct itl_overlay *items;
	size_t count;
};

/* Collect them. False, with a message on stderr, when DIR cannot be read. */
bool overlays_collect(struct overlays *overlays, const struct options *options);
void overlays_done(struct overlays *overlays);

#endif
