#include "report/report.h"

#include <stdlib.h>

struct numbered {
	uint64_t key;
	size_t index;
};

uint64_t hash_add(uint64_t hash, struct slice s)
{
	for (size_t i = 0; i < s.length; i++)
		hash = (hash ^ (unsigned char)s.at[i]) * 0x100000001b3u;
	/* No byte of UTF-8 is 0xff, so the end of one piece cannot look like the next. */
	return (hash ^ 0xff) * 0x100000001b3u;
}

static int compare(const void *a, const void *b)
{
	const struct numbered *x = a, *y = b;

	if (x->key != y->key)
		return x->key < y->key ? -1 : 1;
	return (x->index > y->index) - (x->index < y->index);
}

uint32_t *ordinals_of(const uint64_t *keys, size_t count)
{
	struct numbered *sorted = count ? calloc(count, sizeof(*sorted)) : NULL;
	uint32_t *ordinals = sorted ? calloc(count, sizeof(*ordinals)) : NULL;

	for (size_t i = 0; ordinals && i < count; i++)
		sorted[i] = (struct numbered){ keys[i], i };
	if (ordinals)
		qsort(sorted, count, sizeof(*sorted), compare);
	for (size_t i = 1; ordinals && i < count; i++)
		if (sorted[i].key == sorted[i - 1].key)
			ordinals[sorted[i].index] = ordinals[sorted[i - 1].index] + 1;
	free(sorted);
	return ordinals;
}
