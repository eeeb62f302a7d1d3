#include "base/chains.h"

void chains_add(struct arena *arena, struct chains *chains, struct slice text)
{
	size_t number = chains->next.count;
	bool is_new;
	size_t *place = table_put(arena, &chains->of, text, &is_new);

	if (is_new) {
		*place = chains->ends.count;
		array_push(arena, &chains->ends, (struct chain_ends){ number, number });
	} else {
		struct chain_ends *ends = &chains->ends.items[*place];
		chains->next.items[ends->last] = number;
		ends->last = number;
	}
	array_push(arena, &chains->next, (size_t)CHAINS_END);
}

static const struct chain_ends *find(const struct chains *chains, struct slice text)
{
	const size_t *place = table_find(&chains->of, text);

	return place ? &chains->ends.items[*place] : NULL;
}

size_t chains_first(const struct chains *chains, struct slice text)
{
	const struct chain_ends *ends = find(chains, text);

	return ends ? ends->first : (size_t)CHAINS_END;
}

size_t chains_last(const struct chains *chains, struct slice text)
{
	const struct chain_ends *ends = find(chains, text);

	return ends ? ends->last : (size_t)CHAINS_END;
}
