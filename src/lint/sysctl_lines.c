/* The lines of the loader's files, found by their paths. */
#include "lint/lint.h"

static bool is_plain(const struct sysctl_line *line)
{
	return !line->glob && !line->excluded && line->path;
}

const struct sysctl_line *lint_last_line(struct host *host, const char *path)
{
	const struct sysctl_config *loader = host->plan.loader;
	struct chains *chains = &host->plain_lines;

	while (chains->next.count < loader->line_count) {
		const struct sysctl_line *line = &loader->lines[chains->next.count];
		chains_add(host->arena, chains, slice_of(is_plain(line) ? line->path : ""));
	}
	arena_spend(host->arena, 10);
	size_t last = *path ? chains_last(chains, slice_of(path)) : (size_t)CHAINS_END;
	return last == (size_t)CHAINS_END ? NULL : &loader->lines[last];
}
