/*
 * Interned names: devices, sysctl keys, options. Two names of one table are equal when
 * their pointers are. A name lives as long as the arena of its table.
 */
#ifndef BASE_NAME_H
#define BASE_NAME_H

#include <stdint.h>

#include "base/arena.h"
#include "base/slice.h"

struct name {
	struct slice slice;
	const char *text;        /* the same bytes, NUL-terminated */
	uint32_t hash;
	struct name *next;
};

struct name_list {
	const struct name **items;
	size_t count;
};

struct names {
	struct arena *arena;
	struct name **buckets;
	size_t bucket_count;
	size_t count;
};

void names_init(struct names *names, struct arena *arena);

/* The name with this text, made if there is none yet. */
const struct name *name_intern(struct names *names, struct slice text);
const struct name *name_of(struct names *names, const char *text);

/* The name with this text, or NULL. */
const struct name *name_find(const struct names *names, struct slice text);

#endif
