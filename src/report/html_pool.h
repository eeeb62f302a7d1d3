/*
 * Distinct pieces of JSON, numbered from 0 in the order they first came. The hosts of a
 * fleet say the same things in the same words; the page holds each once. A pool has memory
 * of its own, because it outlives the hosts. When that runs out the pool is `failed` and
 * stays so; numbers are then 0.
 */
#ifndef REPORT_HTML_POOL_H
#define REPORT_HTML_POOL_H

#include <stdint.h>

#include "base/text.h"

struct html_pool_entry {
	size_t at, length;       /* of the piece in `items` */
	uint32_t hash;
};

struct html_pool {
	struct text items;       /* the pieces as they are written, with commas between */
	struct html_pool_entry *entries;
	uint32_t count, capacity;
	uint32_t *buckets;       /* number + 1 of an entry, 0: free; open addressing */
	uint32_t bucket_count;   /* a power of two */
	uint64_t secret;         /* of the hashes */
	bool failed;
};

#define HTML_POOL_INIT { TEXT_INIT, NULL, 0, 0, NULL, 0, 0, false }

void html_pool_done(struct html_pool *pool);

/* The number of PIECE, which is copied when it is new. */
uint32_t html_pool_number(struct html_pool *pool, struct slice piece);

#endif
