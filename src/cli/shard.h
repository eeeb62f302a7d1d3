/*
 * A part of a fleet: which hosts are in it, and by which name the parts of one run know each
 * other. The same everywhere and for ever: a host is in shard H % N + 1 of N, where H is the
 * 64-bit FNV-1a hash of its name, the last component of its ROOT.
 */
#ifndef CLI_SHARD_H
#define CLI_SHARD_H

#include "cli/options.h"

/* NULL, or what is wrong with "K/N". */
const char *shard_parse(const char *text, unsigned *ret_number, unsigned *ret_count);

/* Keep the ROOTS of the shard "K/N", in their order; returns how many. */
size_t shard_select(const char *shard, const char **roots, size_t count);

/*
 * The run that shards belong to, as 16 hexadecimal digits: the version, what decides the
 * verdicts, the contents of policy and overlays, how many hosts and shards there are.
 */
void shard_run_id(const struct options *options, const struct itl_linter *linter, size_t hosts,
		  char ret_id[17]);

#endif
