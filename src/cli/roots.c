#include "cli/roots.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/shard.h"

static bool complain(const char *what, const char *problem)
{
	fprintf(stderr, "iptoken-lint: %s: %s\n", what, problem);
	return false;
}

static bool grow(void *items, size_t count, size_t size)
{
	void **array = items;

	/* Powers of two: what there is has room for as many as the next smaller one. */
	if (count & (count - 1))
		return true;
	void *grown = realloc(*array, (count ? count * 2 : 1) * size);
	if (grown)
		*array = grown;
	return grown != NULL || complain("memory", "there is none left");
}

static bool add(struct roots *roots, const char *root)
{
	if (!grow(&roots->items, roots->count, sizeof(*roots->items)))
		return false;
	roots->items[roots->count++] = root;
	return true;
}

/* ROOT came from malloc() and belongs to ROOTS from now on. */
static bool add_owned(struct roots *roots, char *root)
{
	if (!root || !grow(&roots->owned, roots->owned_count, sizeof(*roots->owned))) {
		free(root);
		return false;
	}
	roots->owned[roots->owned_count++] = root;
	return add(roots, root);
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool is_directory(DIR *directory, const struct dirent *entry)
{
	struct stat stat;

	if (entry->d_type != DT_UNKNOWN && entry->d_type != DT_LNK)
		return entry->d_type == DT_DIR;
	return fstatat(dirfd(directory), entry->d_name, &stat, 0) == 0 && S_ISDIR(stat.st_mode);
}

/* Each directory in PATH, in byte order of the names; names with a dot in front are not hosts. */
static bool add_below(struct roots *roots, const char *path)
{
	DIR *directory = opendir(path);
	const char *slash = *path && path[strlen(path) - 1] == '/' ? "" : "/";
	struct dirent *entry;
	bool good = true;

	if (!directory) {
		fprintf(stderr, "iptoken-lint: --hosts: %s: %s\n", path, strerror(errno));
		return false;
	}
	while (good && (entry = readdir(directory)) != NULL) {
		char *root = NULL;
		if (entry->d_name[0] == '.' || !is_directory(directory, entry))
			continue;
		if (asprintf(&root, "%s%s%s", path, slash, entry->d_name) < 0)
			root = NULL;
		good = add_owned(roots, root);
	}
	closedir(directory);
	if (roots->count)
		qsort(roots->items, roots->count, sizeof(*roots->items), compare_names);
	return good;
}

/* One path a line, in the order of the lines; empty lines do not count. */
static bool add_listed(struct roots *roots, const char *path)
{
	bool from_stdin = strcmp(path, "-") == 0, good = true;
	FILE *file = from_stdin ? stdin : fopen(path, "re");
	char *line = NULL;
	size_t capacity = 0;
	ssize_t length;

	if (!file) {
		fprintf(stderr, "iptoken-lint: --hosts-from: %s: %s\n", path, strerror(errno));
		return false;
	}
	while (good && (length = getline(&line, &capacity, file)) >= 0) {
		if (length && line[length - 1] == '\n')
			line[--length] = '\0';
		if (length)
			good = add_owned(roots, strdup(line));
	}
	if (ferror(file))
		good = complain("--hosts-from", strerror(errno));
	free(line);
	if (!from_stdin)
		fclose(file);
	return good;
}

static bool add_all(struct roots *roots, const struct options *options)
{
	bool good = true;

	if (options->hosts && !add_below(roots, options->hosts))
		return false;
	if (options->hosts_from && !add_listed(roots, options->hosts_from))
		return false;
	for (size_t i = 0; i < options->roots.count && good; i++)
		good = add(roots, options->roots.items[i]);
	if (!options->hosts && !options->hosts_from && options->roots.count == 0)
		good = add(roots, "/");
	return good;
}

bool roots_collect(struct roots *roots, const struct options *options)
{
	const char *from = options->hosts ? options->hosts : options->hosts_from;

	*roots = (struct roots){ .count = 0 };
	if (options->hosts && (options->roots.count || options->hosts_from))
		return complain(options->roots.count ? "either --hosts or ROOTs"
						     : "either --hosts or --hosts-from", "not both");
	if (options->hosts_from && options->roots.count)
		return complain("either --hosts-from or ROOTs", "not both");
	if (!add_all(roots, options))
		return false;
	roots->all = roots->count;
	if (roots->all == 0 && !options->allow_empty)
		return complain(from, "there is no host in it");
	if (options->shard)
		roots->count = shard_select(options->shard, roots->items, roots->count);
	return true;
}

void roots_done(struct roots *roots)
{
	for (size_t i = 0; i < roots->owned_count; i++)
		free(roots->owned[i]);
	free(roots->owned);
	free(roots->items);
}
