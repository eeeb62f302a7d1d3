#include "cli/shard.h"

#include <stdlib.h>
#include <string.h>

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
static uint64_t hash_name(uint64_t hash, const char *root)
{
	size_t end = strlen(root);

	while (end > 1 && root[end - 1] == '/')
		end--;
	size_t start = end;
	while (start > 0 && root[start - 1] != '/')
		start--;
	return fnv_add(hash, root + start, end - start);
}

bool shard_has(unsigned number, unsigned count, const char *root)
{
	return hash_name(FNV_START, root) % count == number - 1;
}

uint64_t shard_add_name(uint64_t names, const char *root)
{
	return fnv_add(hash_name(names, root), "", 1);
}
