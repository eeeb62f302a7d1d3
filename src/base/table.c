#include "base/table.h"

enum { FIRST_CAPACITY = 32 };

/* Where TEXT is, or the free place where it would go. There always is one. */
static struct table_place *place_of(const struct table *table, struct slice text, uint32_t hash)
{
	size_t i = hash & (table->capacity - 1);

	while (table->places[i].used &&
	       (table->places[i].hash != hash || !slice_equal(table->places[i].text, text)))
		i = (i + 1) & (table->capacity - 1);
	return &table->places[i];
}

static void grow(struct arena *arena, struct table *table)
{
	struct table old = *table;

	table->capacity = old.capacity ? old.capacity * 2 : FIRST_CAPACITY;
	table->secret = arena->secret;
	table->places = arena_array(arena, table->capacity, sizeof(*table->places));
	for (size_t i = 0; i < old.capacity; i++)
		if (old.places[i].used)
			*place_of(table, old.places[i].text, old.places[i].hash) = old.places[i];
}

void table_reserve(struct arena *arena, struct table *table, size_t count)
{
	size_t capacity = FIRST_CAPACITY;

	while (capacity < count * 2)
		capacity *= 2;
	table->capacity = capacity;
	table->secret = arena->secret;
	table->places = arena_array(arena, capacity, sizeof(*table->places));
}

size_t *table_put(struct arena *arena, struct table *table, struct slice text, bool *ret_is_new)
{
	if (table->count * 2 >= table->capacity)
		grow(arena, table);

	uint32_t hash = slice_hash(table->secret, text);
	struct table_place *place = place_of(table, text, hash);
	*ret_is_new = !place->used;
	if (!place->used) {
		*place = (struct table_place){ text, hash, 0, true };
		table->count++;
	}
	return &place->value;
}

const size_t *table_find(const struct table *table, struct slice text)
{
	if (table->count == 0)
		return NULL;
	const struct table_place *place = place_of(table, text, slice_hash(table->secret, text));
	return place->used ? &place->value : NULL;
}
