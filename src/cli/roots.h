/*
 * Which host trees a run is about: those named, those below --hosts, those that --hosts-from
 * lists, or `/`; and of them those of the shard.
 */
#ifndef CLI_ROOTS_H
#define CLI_ROOTS_H

#include <stdint.h>

#include "cli/options.h"
#include "cli/paths.h"

struct roots {
	struct paths paths;      /* of the shard */
	size_t all;              /* in all shards together */
	uint64_t names;          /* a hash of the names of all of them, in their order */
	size_t *places;          /* of each path among all, from 1; NULL without shards */
	unsigned shard, shards;  /* K/N, or 0 */
};

/* False, with a message on stderr, when there is none, or none can be found. */
bool roots_collect(struct roots *roots, const struct options *options);
void roots_done(struct roots *roots);

#endif
