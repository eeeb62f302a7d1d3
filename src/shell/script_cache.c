#include "shell/parser.h"
#include "shell/script_cache.h"
#include "shell/shell.h"

enum { FIRST_BUCKETS = 64 };

struct cached {
	const struct passage *passage;
	enum dialect dialect;
	const struct script *script;
	uint32_t hash;
	struct cached *next;
};

struct script_cache {
	struct arena *arena;
	struct cached **buckets;
	size_t bucket_count, count;
};

struct script_cache *script_cache_new(struct arena *arena)
{
	struct script_cache *cache = arena_new(arena, struct script_cache);

	cache->arena = arena;
	cache->bucket_count = FIRST_BUCKETS;
	cache->buckets = arena_array(arena, FIRST_BUCKETS, sizeof(*cache->buckets));
	return cache;
}

/* The same bytes at the same places: what is parsed from one can stand for the other. */
static bool is_same(const struct passage *a, const struct passage *b)
{
	return slice_equal(a->text, b->text) && a->origin.source == b->origin.source &&
	       a->origin.start == b->origin.start && a->origin.end == b->origin.end &&
	       a->piece_count == b->piece_count &&
	       (a->pieces == b->pieces || a->piece_count == 0 ||
		memcmp(a->pieces, b->pieces, a->piece_count * sizeof(*a->pieces)) == 0);
}

static uint32_t hash_of(const struct script_cache *cache, const struct passage *passage)
{
	return slice_hash(cache->arena->secret ^ passage->origin.start, passage->text);
}

static void grow(struct script_cache *cache)
{
	size_t more = cache->bucket_count * 4;
	struct cached **buckets = arena_array(cache->arena, more, sizeof(*buckets));

	for (size_t i = 0; i < cache->bucket_count; i++) {
		for (struct cached *cached = cache->buckets[i], *next; cached; cached = next) {
			next = cached->next;
			cached->next = buckets[cached->hash % more];
			buckets[cached->hash % more] = cached;
		}
	}
	cache->buckets = buckets;
	cache->bucket_count = more;
}

static void remember(struct script_cache *cache, const struct cached *cached)
{
	struct cached *kept = arena_new(cache->arena, struct cached);

	if (cache->count++ >= cache->bucket_count)
		grow(cache);
	*kept = *cached;
	kept->next = cache->buckets[kept->hash % cache->bucket_count];
	cache->buckets[kept->hash % cache->bucket_count] = kept;
}

const struct script *script_parse(const struct shell *shell, const struct passage *passage,
				  enum dialect dialect)
{
	if (!shell->scripts)
		return parse_script(shell->arena, passage, dialect);

	struct script_cache *cache = shell->scripts;
	struct arena *arena = cache->arena;
	uint32_t hash = hash_of(cache, passage);
	const struct cached *there = cache->buckets[hash % cache->bucket_count];
	for (; there; there = there->next)
		if (there->hash == hash && there->dialect == dialect &&
		    is_same(there->passage, passage))
			return there->script;

	/* The caller's passage may be on its stack, and the script keeps a pointer to it. */
	struct passage *kept = arena_new(arena, struct passage);
	*kept = *passage;
	struct cached cached = { kept, dialect, parse_script(arena, kept, dialect), hash, NULL };
	remember(cache, &cached);
	return cached.script;
}
