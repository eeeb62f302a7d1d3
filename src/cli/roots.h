/*
 * Which host trees a run is about: those named, those below --hosts, those that --hosts-from
 * lists, or `/`; and of them those of the shard.
 */
#ifndef CLI_ROOTS_H
#define CLI_ROOTS_H

#include <stdint.h>

#include "cli/options.h"

struct roots {
	const char **items;
	size_t count;
	size_t all;              /* in all shards together */
	uint64_t names;          /* a hash of the names of all of them, in their order */
	size_t *places;          /* of each item among all, from 1; NULL without shards */
	char **owned;            /* those that are neither in argv nor in the list */
	size_t owned_count;
	char *list;              /* of --hosts-from; items point into it */
};

/* False, with a message on stderr, when there is none, or none can be found. */
bool roots_collect(struct roots *roots, const struct options *options);
void roots_done(struct roots *roots);

#endif
