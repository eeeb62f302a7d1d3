#include "base/name.h"

enum { FIRST_BUCKETS = 64 };

void names_init(struct names *names, struct arena *arena)
{
	names->arena = arena;
	names->bucket_count = FIRST_BUCKETS;
	names->buckets = arena_array(arena, FIRST_BUCKETS, sizeof(*names->buckets));
	names->count = 0;
}

static void rehash(struct names *names)
{
	size_t more = names->bucket_count * 4;
	struct name **buckets = arena_array(names->arena, more, sizeof(*buckets));

	for (size_t i = 0; i < names->bucket_count; i++) {
		for (struct name *name = names->buckets[i], *next; name; name = next) {
			next = name->next;
			name->next = buckets[name->hash % more];
			buckets[name->hash % more] = name;
		}
	}
	names->buckets = buckets;
	names->bucket_count = more;
}

static struct name *lookup(const struct names *names, struct slice text, uint32_t hash)
{
	struct name *name = names->buckets[hash % names->bucket_count];

	while (name && (name->hash != hash || !slice_equal(name->slice, text)))
		name = name->next;
	return name;
}

const struct name *name_find(const struct names *names, struct slice text)
{
	return lookup(names, text, slice_hash(names->arena->secret, text));
}

const struct name *name_intern(struct names *names, struct slice text)
{
	uint32_t hash = slice_hash(names->arena->secret, text);
	struct name *name = lookup(names, text, hash);

	if (name)
		return name;
	if (names->count >= names->bucket_count * 2)
		rehash(names);

	name = arena_new(names->arena, struct name);
	name->text = arena_copy(names->arena, text);
	name->slice.at = name->text;
	name->slice.length = text.length;
	name->hash = hash;
	name->next = names->buckets[hash % names->bucket_count];
	names->buckets[hash % names->bucket_count] = name;
	names->count++;
	return name;
}

const struct name *name_of(struct names *names, const char *text)
{
	return name_intern(names, slice_of(text));
}
