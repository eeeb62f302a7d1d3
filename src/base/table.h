/*
 * A table of texts: a number for each. The texts are not copied; everything lies in the arena.
 */
#ifndef BASE_TABLE_H
#define BASE_TABLE_H

#include <stdint.h>

#include "base/arena.h"

struct table_place {
	struct slice text;
	uint32_t hash;
	size_t value;
	bool used;
};

/* Zero-initialized: empty. */
struct table {
	struct table_place *places;
	size_t capacity;         /* a power of two, or 0 */
	size_t count;
	uint64_t secret;         /* of the arena */
};

/* Room for COUNT texts in an empty table. */
void table_reserve(struct arena *arena, struct table *table, size_t count);

/* The number of TEXT, to be read and set; *RET_IS_NEW says that it was not there and is 0. */
size_t *table_put(struct arena *arena, struct table *table, struct slice text, bool *ret_is_new);

/* The number of TEXT, or NULL. */
const size_t *table_find(const struct table *table, struct slice text);

#endif
