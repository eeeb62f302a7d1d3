/*
 * A part of a fleet: which hosts are in it. The same everywhere and for ever: a host is in
 * shard H % N + 1 of N, where H is the 64-bit FNV-1a hash of its name, the last component of
 * its ROOT.
 */
#ifndef CLI_SHARD_H
#define CLI_SHARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cli/fnv.h"

/* No run has more shards. */
enum { SHARD_LIMIT = 1000000 };

/* NULL, or what is wrong with "K/N". */
const char *shard_parse(const char *text, unsigned *ret_number, unsigned *ret_count);

/* Whether the host at ROOT is in shard NUMBER of COUNT. */
bool shard_has(unsigned number, unsigned count, const char *root);

/* A hash of the names of hosts, in their order: NAMES of those before, and that of ROOT. */
uint64_t shard_add_name(uint64_t names, const char *root);
#define SHARD_NO_NAMES FNV_START

#endif
