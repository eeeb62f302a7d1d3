#include "cli/overlays.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { DEPTH_LIMIT = 64 };

/* Takes over both strings; NULL means that there was no memory for them. */
static bool add(struct overlays *overlays, char *logical, char *file)
{
	struct itl_overlay *grown = NULL;

	if (logical && file)
		grown = realloc(overlays->items, (overlays->count + 1) * sizeof(*grown));
	if (!grown) {
		free(logical);
		free(file);
		fprintf(stderr, "iptoken-lint: out of memory\n");
		return false;
	}
	overlays->items = grown;
	overlays->items[overlays->count++] = (struct itl_overlay){ logical, file };
	return true;
}

static char *join(const char *directory, const char *name)
{
	size_t length = strlen(directory) + strlen(name) + 2;
	char *path = malloc(length);

	if (path)
		snprintf(path, length, "%s/%s", directory, name);
	return path;
}

static bool add_pending(struct overlays *overlays, const char *directory, const char *logical,
			int depth);

static bool add_entry(struct overlays *overlays, const char *directory, const char *logical,
		      const char *name, int depth)
{
	char *file = join(directory, name), *below = join(logical, name);
	struct stat stat_buffer;
	bool good = false;

	if (file && below && stat(file, &stat_buffer) == 0 && S_ISREG(stat_buffer.st_mode))
		return add(overlays, below, file);
	if (file && below && stat(file, &stat_buffer) == 0 && S_ISDIR(stat_buffer.st_mode))
		good = add_pending(overlays, file, below, depth + 1);
	else
		fprintf(stderr, "iptoken-lint: --pending: %s: is neither a file nor a directory\n",
			file ? file : name);
	free(file);
	free(below);
	return good;
}

static bool add_pending(struct overlays *overlays, const char *directory, const char *logical,
			int depth)
{
	DIR *opened = depth < DEPTH_LIMIT ? opendir(directory) : NULL;
	struct dirent *entry;
	bool good = true;

	if (!opened) {
		fprintf(stderr, "iptoken-lint: --pending: %s: %s\n", directory,
			depth < DEPTH_LIMIT ? strerror(errno) : "too deep");
		return false;
	}
	while (good && (entry = readdir(opened)) != NULL)
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			good = add_entry(overlays, directory, logical, entry->d_name, depth);
	closedir(opened);
	return good;
}

bool overlays_collect(struct overlays *overlays, const struct options *options)
{
	*overlays = (struct overlays){ NULL, 0 };
	if (options->pending && !add_pending(overlays, options->pending, "", 0))
		return false;
	for (size_t i = 0; i < options->overlays.count; i++) {
		const char *word = options->overlays.items[i], *equals = strchr(word, '=');
		if (!add(overlays, strndup(word, (size_t)(equals - word)), strdup(equals + 1)))
			return false;
	}
	return true;
}

void overlays_done(struct overlays *overlays)
{
	for (size_t i = 0; i < overlays->count; i++) {
		free((char *)overlays->items[i].logical);
		free((char *)overlays->items[i].file);
	}
	free(overlays->items);
}
