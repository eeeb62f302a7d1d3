#include "cli/shard.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FNV_START 0xcbf29ce484222325u
#define FNV_PRIME 0x100000001b3u
enum { SHARD_LIMIT = 1000000 };

static uint64_t add_bytes(uint64_t hash, const char *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++)
		hash = (hash ^ (unsigned char)bytes[i]) * FNV_PRIME;
	return hash;
}

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

static bool is_in(const char *root, unsigned number, unsigned count)
{
	size_t end = strlen(root);

	while (end > 1 && root[end - 1] == '/')
		end--;
	size_t start = end;
	while (start > 0 && root[start - 1] != '/')
		start--;
	return add_bytes(FNV_START, root + start, end - start) % count == number - 1;
}

size_t shard_select(const char *shard, const char **roots, size_t count)
{
	unsigned number, shards;
	size_t kept = 0;

	if (shard_parse(shard, &number, &shards))
		return count;
	for (size_t i = 0; i < count; i++)
		if (is_in(roots[i], number, shards))
			roots[kept++] = roots[i];
	return kept;
}

/* A text and an end, so that "a" "bc" is not "ab" "c". */
static uint64_t add_text(uint64_t hash, const char *text)
{
	return text ? add_bytes(add_bytes(hash, "+", 1), text, strlen(text) + 1)
		    : add_bytes(hash, "-", 1);
}

static uint64_t add_list(uint64_t hash, const struct list *list)
{
	for (size_t i = 0; i < list->count; i++)
		hash = add_text(hash, list->items[i]);
	return add_bytes(hash, ".", 1);
}

static uint64_t add_file(uint64_t hash, const char *path)
{
	FILE *file = path && *path ? fopen(path, "re") : NULL;
	char bytes[4096];
	size_t got;

	if (!file)
		return add_text(hash, path);
	while ((got = fread(bytes, 1, sizeof(bytes), file)) > 0)
		hash = add_bytes(hash, bytes, got);
	fclose(file);
	return add_bytes(hash, ".", 1);
}

/* LOGICAL=FILE: the name, and what is in the file. */
static uint64_t add_overlay(uint64_t hash, const char *overlay)
{
	const char *equals = strchr(overlay, '=');

	hash = add_bytes(hash, overlay, (size_t)(equals - overlay) + 1);
	return add_file(hash, equals + 1);
}

static bool add_sink(void *context, const char *bytes, size_t length)
{
	uint64_t *hash = context;

	*hash = add_bytes(*hash, bytes, length);
	return true;
}

void shard_run_id(const struct options *options, const struct itl_linter *linter, size_t hosts,
		  char ret_id[17])
{
	const struct list *lists[] = { &options->kernels, &options->scenarios, &options->what_if };
	uint64_t hash = add_text(FNV_START, itl_version());
	char numbers[64];

	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
		hash = add_list(hash, lists[i]);
	hash = add_text(hash, options->sysctl_loader);
	hash = add_text(hash, options->facts);
	hash = add_text(hash, options->today);
	for (size_t i = 0; i < options->overlays.count; i++)
		hash = add_overlay(hash, options->overlays.items[i]);
	hash = add_file(hash, options->baseline);
	itl_policy_print(linter, add_sink, &hash);
	snprintf(numbers, sizeof(numbers), "%d %d %d %d %s %zu", options->no_policy, options->no_inline,
		 options->show_suppressed, options->gate, strchr(options->shard, '/'), hosts);
	hash = add_text(hash, numbers);
	snprintf(ret_id, 17, "%016llx", (unsigned long long)hash);
}
