#include "base/shelf.h"

#include <stdatomic.h>
#include <stdlib.h>

enum {
	SHELF_LIMIT = 1 << 20,   /* bytes */
	SOURCE_BUCKETS = 256,
	PLACE_BUCKETS = 256,
	SEEN_COUNT = 2048,       /* hashes of what came by once; a later one takes an earlier's
				  * place */
	CHAIN_LIMIT = 16,        /* for those who make files that collide */
};

struct shelved_source {
	struct shelved_source *next;
	uint64_t hash;
	struct source source;
};

struct shelved_thing {
	struct shelved_thing *next;
	uint64_t hash;
	const void *kind;
	const struct source **sources;
	size_t count;
	const void *thing;
};

struct shelf {
	struct arena arena;
	atomic_uint holders;
	struct shelved_source *sources[SOURCE_BUCKETS];
	struct shelved_thing *places[PLACE_BUCKETS];
	uint64_t seen[SEEN_COUNT];
};

struct shelf *shelf_new(void)
{
	struct shelf *shelf = calloc(1, sizeof(*shelf));

	if (!shelf)
		return NULL;
	arena_init(&shelf->arena, NULL);
	atomic_init(&shelf->holders, 1);
	return shelf;
}

struct shelf *shelf_hold(struct shelf *shelf)
{
	if (shelf)
		atomic_fetch_add_explicit(&shelf->holders, 1, memory_order_relaxed);
	return shelf;
}

void shelf_drop(struct shelf *shelf)
{
	if (!shelf || atomic_fetch_sub_explicit(&shelf->holders, 1, memory_order_acq_rel) > 1)
		return;
	arena_done(&shelf->arena);
	free(shelf);
}

bool shelf_is_full(const struct shelf *shelf)
{
	return shelf->arena.total >= SHELF_LIMIT;
}

void shelf_serve(struct shelf *shelf, jmp_buf *out_of_memory)
{
	shelf->arena.out_of_memory = out_of_memory;
}

struct arena *shelf_arena(struct shelf *shelf)
{
	return &shelf->arena;
}

/* Whether it came by before; remembered for the next time. */
static bool was_seen(struct shelf *shelf, uint64_t hash)
{
	uint64_t *place = &shelf->seen[hash % SEEN_COUNT];
	bool seen = *place == hash;

	*place = hash;
	return seen;
}

static struct source *keep_source(struct shelf *shelf, const char *path, struct slice text,
				  uint64_t hash)
{
	struct shelved_source *fresh = arena_new(&shelf->arena, struct shelved_source);
	const char *own_path = arena_copy(&shelf->arena, slice_of(path));
	struct slice own = { arena_copy(&shelf->arena, text), text.length };

	fresh->hash = hash;
	fresh->source = *source_new(&shelf->arena, own_path, own);
	fresh->source.common = true;
	fresh->next = shelf->sources[hash % SOURCE_BUCKETS];
	shelf->sources[hash % SOURCE_BUCKETS] = fresh;
	return &fresh->source;
}

struct source *shelf_find_source(struct shelf *shelf, const char *path, struct slice text)
{
	if (text.length > SHELF_TEXT_LIMIT)
		return NULL;
	uint64_t hash = slice_mix(slice_mix(0, slice_of(path)), text);
	size_t steps = 0;

	for (struct shelved_source *at = shelf->sources[hash % SOURCE_BUCKETS]; at;
	     at = at->next, steps++)
		if (at->hash == hash && slice_equal(at->source.text, text) &&
		    strcmp(at->source.path, path) == 0)
			return &at->source;
	if (!was_seen(shelf, hash) || steps >= CHAIN_LIMIT || shelf_is_full(shelf))
		return NULL;
	return keep_source(shelf, path, text, hash);
}

static bool is_place_of(const struct shelved_thing *at, uint64_t hash, const void *kind,
			const struct source *const *sources, size_t count)
{
	return at->hash == hash && at->kind == kind && at->count == count &&
	       (count == 0 || memcmp(at->sources, sources, count * sizeof(*sources)) == 0);
}

const void **shelf_place(struct shelf *shelf, const void *kind, const struct source *const *sources,
			 size_t count)
{
	uint64_t hash = slice_mix_word(0, (uintptr_t)kind);
	size_t text = 0, steps = 0;

	for (size_t i = 0; i < count; i++) {
		hash = slice_mix_word(hash, (uintptr_t)sources[i]);
		text += sources[i]->text.length;
		if (!sources[i]->common)
			return NULL;
	}
	for (struct shelved_thing *at = shelf->places[hash % PLACE_BUCKETS]; at;
	     at = at->next, steps++)
		if (is_place_of(at, hash, kind, sources, count))
			return &at->thing;
	if (text > SHELF_TEXT_LIMIT || !was_seen(shelf, hash) || steps >= CHAIN_LIMIT ||
	    shelf_is_full(shelf))
		return NULL;

	struct shelved_thing *fresh = arena_new(&shelf->arena, struct shelved_thing);
	fresh->sources = arena_array(&shelf->arena, count, sizeof(*fresh->sources));
	if (count)
		memcpy(fresh->sources, sources, count * sizeof(*sources));
	fresh->hash = hash;
	fresh->kind = kind;
	fresh->count = count;
	fresh->next = shelf->places[hash % PLACE_BUCKETS];
	shelf->places[hash % PLACE_BUCKETS] = fresh;
	return &fresh->thing;
}
