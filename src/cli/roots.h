/*
 * Which host trees a run is about: those named, those below --hosts, those that --hosts-from
 * lists, or `/`; and of them those of the shard.
 */
#ifndef CLI_ROOTS_H
#define CLI_ROOTS_H

#include "cli/options.h"

struct roots {
	const char **items;
	size_t count;
	size_t all;              /* in all shards together */
	char **owned;            /* those that are not in argv */
	size_t owned_count;
};

/* False, with a message on stderr, when there is none, or none can be found. */
bool roots_collect(struct roots *roots, const struct options *options);
void roots_done(struct roots *roots);

#endif
