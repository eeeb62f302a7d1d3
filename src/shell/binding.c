#include "shell/binding.h"

enum {
	LONG_LIST = 32,          /* bindings in a list from which on it has an index */
	BITS = 4,                /* of the hash, for each level of the index */
	SLOTS = 1 << BITS,
};

/* The newest binding of a name. */
struct entry {
	uint32_t hash;
	const struct binding *binding;
	const struct entry *next;        /* another name with this hash */
};

/* A node of the trie over the hashes. Never changed: a new binding copies its way to it. */
struct binding_index {
	const struct binding_index *below[SLOTS];
	const struct entry *entries[SLOTS];      /* where below is NULL */
};

static uint32_t hash_of(enum binding_space space, struct slice name)
{
	uint32_t hash = 2166136261u ^ (uint32_t)space;   /* FNV-1a */

	for (size_t i = 0; i < name.length; i++)
		hash = (hash ^ (unsigned char)name.at[i]) * 16777619u;
	return hash ^ hash >> 16;
}

static bool is_named(const struct binding *binding, enum binding_space space, struct slice name)
{
	return binding->space == space && slice_equal(binding->name, name);
}

static size_t slot_of(uint32_t hash, int level)
{
	return hash >> (level * BITS) & (SLOTS - 1);
}

static const struct binding *look_up(const struct binding_index *index, enum binding_space space,
				     struct slice name)
{
	uint32_t hash = hash_of(space, name);

	for (int level = 0; index; level++) {
		size_t slot = slot_of(hash, level);
		const struct entry *entry = index->entries[slot];
		for (; entry; entry = entry->next)
			if (entry->hash == hash && is_named(entry->binding, space, name))
				return entry->binding;
		index = index->below[slot];
	}
	return NULL;
}

const struct binding *binding_find(const struct binding *list, enum binding_space space,
				   struct slice name)
{
	if (list && list->index)
		return look_up(list->index, space, name);
	while (list && !is_named(list, space, name))
		list = list->older;
	return list;
}

/* ENTRIES, all with the hash of FRESH, without its name and with FRESH in front. */
static const struct entry *replace(struct arena *arena, const struct entry *entries,
				   const struct entry *fresh)
{
	struct entry *first = arena_new(arena, struct entry), *last = first;

	*first = *fresh;
	for (; entries; entries = entries->next) {
		arena_spend(arena, 10);  /* names may be chosen to have one hash */
		if (is_named(entries->binding, fresh->binding->space, fresh->binding->name))
			continue;
		struct entry *copy = arena_new(arena, struct entry);
		*copy = *entries;
		last->next = copy;
		last = copy;
	}
	last->next = NULL;
	return first;
}

/* A node with nothing but ENTRIES. */
static const struct binding_index *move_down(struct arena *arena, int level,
					     const struct entry *entries)
{
	struct binding_index *index = arena_new(arena, struct binding_index);

	index->entries[slot_of(entries->hash, level)] = entries;
	return index;
}

/* A copy of INDEX, which may be NULL, with FRESH in it. */
static const struct binding_index *insert(struct arena *arena, const struct binding_index *index,
					  int level, const struct entry *fresh)
{
	struct binding_index *copy = arena_new(arena, struct binding_index);
	size_t slot = slot_of(fresh->hash, level);

	if (index)
		*copy = *index;
	const struct entry *there = copy->entries[slot];
	if (copy->below[slot]) {
		copy->below[slot] = insert(arena, copy->below[slot], level + 1, fresh);
	} else if (!there || there->hash == fresh->hash) {
		copy->entries[slot] = replace(arena, there, fresh);
	} else {
		copy->entries[slot] = NULL;
		copy->below[slot] = insert(arena, move_down(arena, level + 1, there), level + 1,
					   fresh);
	}
	return copy;
}

static const struct binding_index *add(struct arena *arena, const struct binding_index *index,
				       const struct binding *binding)
{
	struct entry *entry = arena_new(arena, struct entry);

	entry->hash = hash_of(binding->space, binding->name);
	entry->binding = binding;
	return insert(arena, index, 0, entry);
}

/* The index of a list that has become long. */
static const struct binding_index *index_list(struct arena *arena, const struct binding *list)
{
	const struct binding *oldest_last[LONG_LIST];
	const struct binding_index *index = NULL;
	size_t count = 0;

	for (; list && count < LONG_LIST; list = list->older)
		oldest_last[count++] = list;
	while (count > 0)
		index = add(arena, index, oldest_last[--count]);
	return index;
}

/* Whether PATH, of the tree, lies where the loaders of sysctls look for files. */
static bool is_of_loaders(struct slice path)
{
	static const char *const places[] = {
		"etc/sysctl.d", "run/sysctl.d", "usr/local/lib/sysctl.d", "usr/lib/sysctl.d",
		"lib/sysctl.d", "etc/sysctl.conf",
	};

	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
		if (slice_starts_with(path, places[i]))
			return true;
	return false;
}

void binding_push(struct arena *arena, const struct binding **list, struct binding *binding)
{
	const struct binding *older = *list;

	binding->older = older;
	if (binding->space == BINDING_FILE)
		binding->of_loaders = (older && older->of_loaders) ||
				      is_of_loaders(binding->name);
	binding->depth = older ? older->depth + 1 : 1;
	binding->index = NULL;
	if (older && older->index)
		binding->index = add(arena, older->index, binding);
	else if (binding->depth == LONG_LIST)
		binding->index = index_list(arena, binding);
	*list = binding;
}
