#include "cli/run_id.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cli/fnv.h"

/* A text and an end, so that "a" "bc" is not "ab" "c". */
static uint64_t add_text(uint64_t hash, const char *text)
{
	return text ? fnv_add(fnv_add(hash, "+", 1), text, strlen(text) + 1)
		    : fnv_add(hash, "-", 1);
}

static uint64_t add_list(uint64_t hash, const struct list *list)
{
	for (size_t i = 0; i < list->count; i++)
		hash = add_text(hash, list->items[i]);
	return fnv_add(hash, ".", 1);
}

static uint64_t add_file(uint64_t hash, const char *path)
{
	FILE *file = path && *path ? fopen(path, "re") : NULL;
	char bytes[4096];
	size_t got;

	if (!file)
		return add_text(hash, path);
	while ((got = fread(bytes, 1, sizeof(bytes), file)) > 0)
		hash = fnv_add(hash, bytes, got);
	fclose(file);
	return fnv_add(hash, ".", 1);
}

/* A file for all hosts counts by what is in it; one for each host by how it is called. */
static uint64_t add_pattern(uint64_t hash, const char *path)
{
	return path && strstr(path, "{host}") ? add_text(hash, path) : add_file(hash, path);
}

static bool add_sink(void *context, const char *bytes, size_t length)
{
	uint64_t *hash = context;

	*hash = fnv_add(*hash, bytes, length);
	return true;
}

void run_id(const struct options *options, const struct itl_linter *linter,
	    const struct roots *roots, char ret_id[17])
{
	const struct list *lists[] = { &options->kernels, &options->scenarios, &options->what_if };
	const char *texts[] = { options->sysctl_loader, options->today, options->module_path,
				options->timeline };
	uint64_t hash = add_text(FNV_START, itl_version());
	char numbers[96];

	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
		hash = add_list(hash, lists[i]);
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		hash = add_text(hash, texts[i]);
	hash = add_pattern(hash, options->facts);
	hash = add_pattern(hash, options->catalog);
	itl_overlays_print(linter, add_sink, &hash);
	hash = fnv_add(hash, ".", 1);
	hash = add_file(hash, options->baseline);
	hash = add_file(hash, options->diff_lines);
	itl_policy_print(linter, add_sink, &hash);
	snprintf(numbers, sizeof(numbers), "%d %d %d %d %d %s %zu %" PRIx64, options->anchor,
		 options->no_policy, options->no_inline, options->show_suppressed, options->gate,
		 strchr(options->shard, '/'), roots->all, roots->names);
	hash = add_text(hash, numbers);
	snprintf(ret_id, 17, "%016" PRIx64, hash);
}
