#include "report/html_pool.h"

#include <stdlib.h>

enum { FIRST_CAPACITY = 256 };

void html_pool_done(struct html_pool *pool)
{
	text_done(&pool->items);
	free(pool->entries);
	free(pool->buckets);
	memset(pool, 0, sizeof(*pool));
}

/* The bucket that holds PIECE, or the free one where it belongs. */
static uint32_t *find_bucket(const struct html_pool *pool, struct slice piece, uint32_t hash)
{
	uint32_t mask = pool->bucket_count - 1;

	for (uint32_t i = hash & mask; ; i = (i + 1) & mask) {
		uint32_t *bucket = &pool->buckets[i];
		if (*bucket == 0)
			return bucket;
		const struct html_pool_entry *entry = &pool->entries[*bucket - 1];
		struct slice known = { pool->items.at + entry->at, entry->length };
		if (entry->hash == hash && slice_equal(known, piece))
			return bucket;
	}
}

/* Twice the room, and the buckets filled anew. */
static bool grow(struct html_pool *pool)
{
	uint32_t capacity = pool->capacity ? pool->capacity * 2 : FIRST_CAPACITY;
	struct html_pool_entry *entries = capacity > UINT32_MAX / 4 ? NULL
		: realloc(pool->entries, capacity * sizeof(*entries));
	if (!entries)
		return false;
	pool->entries = entries;
	uint32_t *buckets = calloc((size_t)capacity * 2, sizeof(*buckets));
	if (!buckets)
		return false;
	free(pool->buckets);
	pool->buckets = buckets;
	pool->capacity = capacity;
	pool->bucket_count = capacity * 2;
	for (uint32_t i = 0; i < pool->count; i++) {
		struct slice known = { pool->items.at + entries[i].at, entries[i].length };
		*find_bucket(pool, known, entries[i].hash) = i + 1;
	}
	return true;
}

uint32_t html_pool_number(struct html_pool *pool, struct slice piece)
{
	if (pool->capacity == 0)
		pool->secret = slice_secret();
	uint32_t hash = slice_hash(pool->secret, piece);

	if (pool->failed || (pool->count == pool->capacity && !grow(pool))) {
		pool->failed = true;
		return 0;
	}
	uint32_t *bucket = find_bucket(pool, piece, hash);
	if (*bucket)
		return *bucket - 1;
	text_puts(&pool->items, pool->count ? ",\n" : "");
	struct html_pool_entry entry = { pool->items.length, piece.length, hash };
	text_add(&pool->items, piece);
	if (pool->items.failed) {
		pool->failed = true;
		return 0;
	}
	pool->entries[pool->count++] = entry;
	*bucket = pool->count;
	return pool->count - 1;
}
