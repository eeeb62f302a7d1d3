/*
 * What lies in an array, found by a text that it has: a name, a path. Those with the same text
 * are a chain, in the order of the array. The texts are not copied.
 */
#ifndef BASE_CHAINS_H
#define BASE_CHAINS_H

#include "base/table.h"

enum { CHAINS_END = -1 };

struct chain_ends {
	size_t first, last;
};

/* Zero-initialized: of nothing. */
struct chains {
	struct table of;                 /* the number of the text in `ends` */
	ARRAY(struct chain_ends) ends;
	ARRAY(size_t) next;              /* per thing, or CHAINS_END */
};

/* The next thing of the array, whose number is chains->next.count, has TEXT. */
void chains_add(struct arena *arena, struct chains *chains, struct slice text);

/* The first and the last with TEXT, or CHAINS_END. */
size_t chains_first(const struct chains *chains, struct slice text);
size_t chains_last(const struct chains *chains, struct slice text);

/* The one after NUMBER in its chain, or CHAINS_END. */
static inline size_t chains_next(const struct chains *chains, size_t number)
{
	return chains->next.items[number];
}

#endif
