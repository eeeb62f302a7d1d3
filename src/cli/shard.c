#include "cli/shard.h"

#include <stdlib.h>
#include <string.h>

#include "cli/fnv.h"


const char *shard_parse(const char *text, unsigned *ret_number, unsigned *ret_count)
{
	char *end;
	unsigned long number = strtoul(text, &end, 10), count = 0;

	if (*text >= '0' && *text <= '9' && *end == '/' && end[1] >= '0' && end[1] <= '9')
		count = strtoul(end + 1, &end, 10);
	if (number < 1 || count > SHARD_LIMIT || number > count || *end)
		return "K/N is wanted, with K from 1 to N";
	*ret_number = (unsigned)number;
	*ret_count = (unsigned)count;
	return NULL;
}

/* The last component of ROOT: how its host is called. */
static uint64_t add_name(uint64_t hash, const char *root)
{
	size_t end = strlen(root);

	while (end > 1 && root[end - 1] == '/')
		end--;
	size_t start = end;
	while (start > 0 && root[start - 1] != '/')
		start--;
	return fnv_add(hash, root + start, end - start);
}

size_t shard_select(const char *shard, const char **roots, size_t count, size_t *ret_places)
{
	unsigned number, shards;
	size_t kept = 0;

	if (shard_parse(shard, &number, &shards))
		return 0;
	for (size_t i = 0; i < count; i++) {
		if (add_name(FNV_START, roots[i]) % shards != number - 1)
			continue;
		ret_places[kept] = i + 1;
		roots[kept++] = roots[i];
	}
	return kept;
}

uint64_t shard_hash_names(const char *const *roots, size_t count)
{
	uint64_t hash = FNV_START;

	for (size_t i = 0; i < count; i++)
		hash = fnv_add(add_name(hash, roots[i]), "", 1);
	return hash;
}
