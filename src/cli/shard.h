/*
 * A part of a fleet: which hosts are in it. The same everywhere and for ever: a host is in
 * shard H % N + 1 of N, where H is the 64-bit FNV-1a hash of its name, the last component of
 * its ROOT.
 */
#ifndef CLI_SHARD_H
#define CLI_SHARD_H

#include <stddef.h>
#include <stdint.h>

/* No run has more shards. */
enum { SHARD_LIMIT = 1000000 };

/* NULL, or what is wrong with "K/N". */
const char *shard_parse(const char *text, unsigned *ret_number, unsigned *ret_count);

/*
 * Keep the ROOTS of the shard "K/N", in their order; returns how many, and in RET_PLACES,
 * which has room for COUNT, the place that each had before, from 1.
 */
size_t shard_select(const char *shard, const char **roots, size_t count, size_t *ret_places);

/* A hash of the names of the hosts, in their order. */
uint64_t shard_hash_names(const char *const *roots, size_t count);

#endif
