#include "shell/parser.h"
#include "shell/script_cache.h"
#include "shell/shell.h"

enum { BUCKETS = 64 };

struct cached {
	const struct passage *passage;
	enum dialect dialect;
	const struct script *script;
	struct cached *next;
};

struct script_cache {
	struct arena *arena;
	struct cached *buckets[BUCKETS];
};

struct script_cache *script_cache_new(struct arena *arena)
{
	struct script_cache *cache = arena_new(arena, struct script_cache);

	cache->arena = arena;
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

static struct cached **bucket_of(struct script_cache *cache, struct slice text)
{
	uint32_t hash = 2166136261u;     /* FNV-1a */

	for (size_t i = 0; i < text.length; i++)
		hash = (hash ^ (unsigned char)text.at[i]) * 16777619u;
	return &cache->buckets[hash % BUCKETS];
}

const struct script *script_parse(const struct shell *shell, const struct passage *passage,
				  enum dialect dialect)
{
	if (!shell->scripts)
		return parse_script(shell->arena, passage, dialect);

	struct arena *arena = shell->scripts->arena;
	struct cached **bucket = bucket_of(shell->scripts, passage->text);
	for (const struct cached *cached = *bucket; cached; cached = cached->next)
		if (cached->dialect == dialect && is_same(cached->passage, passage))
			return cached->script;

	/* The caller's passage may be on its stack, and the script keeps a pointer to it. */
	struct passage *kept = arena_new(arena, struct passage);
	*kept = *passage;
	struct cached *cached = arena_new(arena, struct cached);
	*cached = (struct cached){ kept, dialect, parse_script(arena, kept, dialect), *bucket };
	*bucket = cached;
	return cached->script;
}
