#include "cli/roots.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/input.h"
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

/*
 * The next path at *AT, which ends at END_OF_PATH: a NUL now. A carriage return before the
 * newline belongs to the end of the line; a name that ends in one is spelled with a slash.
 */
static char *cut_path(char **at, char *end, char end_of_path)
{
	char *path = *at, *stop = memchr(path, end_of_path, (size_t)(end - path));

	*at = stop ? stop + 1 : end;
	if (!stop)
		stop = end;
	if (end_of_path == '\n' && stop > path && stop[-1] == '\r')
		stop--;
	*stop = '\0';
	return path;
}

/*
 * One path a line, in the order of the lines; empty lines do not count. A list with a NUL in
 * it is one of `find -print0`: a NUL ends each path, and a newline belongs to it.
 */
static bool add_listed(struct roots *roots, const char *path)
{
	size_t length = 0;
	char *text = input_read(path, &length), *at = text;
	bool good = true;

	if (!text) {
		fprintf(stderr, "iptoken-lint: --hosts-from: %s: %s\n", path, strerror(errno));
		return false;
	}
	roots->list = text;
	char end_of_path = memchr(text, '\0', length) ? '\0' : '\n';
	while (good && at < text + length) {
		char *root = cut_path(&at, text + length, end_of_path);
		if (*root)
			good = add(roots, root);
	}
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

static bool select_shard(struct roots *roots, const char *shard)
{
	roots->places = calloc(roots->count + 1, sizeof(*roots->places));
	if (!roots->places)
		return complain("memory", "there is none left");
	roots->count = shard_select(shard, roots->items, roots->count, roots->places);
	return true;
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
	roots->names = shard_hash_names(roots->items, roots->count);
	if (roots->all == 0 && !options->allow_empty)
		return complain(from, "there is no host in it");
	return !options->shard || select_shard(roots, options->shard);
}

void roots_done(struct roots *roots)
{
	for (size_t i = 0; i < roots->owned_count; i++)
		free(roots->owned[i]);
	free(roots->owned);
	free(roots->items);
	free(roots->list);
	free(roots->places);
}
