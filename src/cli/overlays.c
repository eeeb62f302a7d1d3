#include "cli/overlays.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/tell.h"

enum { DEPTH_LIMIT = 64, DIRECTORY = O_RDONLY | O_DIRECTORY | O_CLOEXEC };

static bool out_of_memory(void)
{
	tell("out of memory");
	return false;
}

/* Takes over both strings; NULL means that there was no memory for them. */
static bool add(struct overlays *overlays, char *logical, char *file, const char *below)
{
	struct itl_overlay *grown = NULL;

	if (logical && file)
		grown = realloc(overlays->items, (overlays->count + 1) * sizeof(*grown));
	if (!grown) {
		free(logical);
		free(file);
		return out_of_memory();
	}
	overlays->items = grown;
	overlays->items[overlays->count++] =
		(struct itl_overlay){ .logical = logical, .file = file, .below = below };
	return true;
}

static char *join(const char *directory, const char *name)
{
	size_t length = strlen(directory) + strlen(name) + 2;
	char *path = malloc(length);

	if (path)
		snprintf(path, length, "%s%s%s", directory, *directory ? "/" : "", name);
	return path;
}

/* A walk below --pending=DIR. It follows no link, whoever puts one there meanwhile. */
struct walk {
	struct overlays *overlays;
	const char *top;         /* DIR */
};

static bool complain_of(const struct walk *walk, const char *path, const char *problem)
{
	tell("--pending: %s%s%s: %s", walk->top, *path ? "/" : "", path, problem);
	return false;
}

static bool add_pending(const struct walk *walk, int fd, const char *path, int depth);

/* NAME in DIRECTORY, which is PATH below DIR. Takes over PATH. */
static bool add_entry(const struct walk *walk, int directory, const char *name, char *path,
		      int depth)
{
	struct stat stat;
	bool good;

	if (!path)
		return out_of_memory();
	if (fstatat(directory, name, &stat, AT_SYMLINK_NOFOLLOW) != 0)
		good = complain_of(walk, path, strerror(errno));
	else if (S_ISREG(stat.st_mode) || S_ISLNK(stat.st_mode))
		return add(walk->overlays, strdup(path), path, walk->top);
	else if (S_ISDIR(stat.st_mode))
		good = add_pending(walk, openat(directory, name, DIRECTORY | O_NOFOLLOW), path,
				   depth + 1);
	else
		good = complain_of(walk, path, "is neither a file nor a directory");
	free(path);
	return good;
}

/* Everything in the directory FD, which is closed. */
static bool add_pending(const struct walk *walk, int fd, const char *path, int depth)
{
	DIR *opened = fd >= 0 && depth < DEPTH_LIMIT ? fdopendir(fd) : NULL;
	struct dirent *entry;
	bool good = true;

	if (!opened) {
		good = complain_of(walk, path, depth < DEPTH_LIMIT ? strerror(errno) : "more than 63 directories deep");
		if (fd >= 0)
			close(fd);
		return good;
	}
	while (good && (errno = 0, entry = readdir(opened)) != NULL)
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			good = add_entry(walk, fd, entry->d_name, join(path, entry->d_name), depth);
	if (good && errno)
		good = complain_of(walk, path, strerror(errno));
	closedir(opened);
	return good;
}

static int compare(const void *a, const void *b)
{
	const struct itl_overlay *one = a, *two = b;

	return strcmp(one->logical, two->logical);
}

bool overlays_collect(struct overlays *overlays, const struct options *options)
{
	struct walk walk = { overlays, options->pending };

	*overlays = (struct overlays){ NULL, 0 };
	if (walk.top && !add_pending(&walk, open(walk.top, DIRECTORY), "", 0))
		return false;
	/* A directory has its names in no certain order. */
	if (overlays->count)
		qsort(overlays->items, overlays->count, sizeof(*overlays->items), compare);
	for (size_t i = 0; i < options->overlays.count; i++) {
		const char *word = options->overlays.items[i], *equals = strchr(word, '=');
		if (!add(overlays, strndup(word, (size_t)(equals - word)), strdup(equals + 1),
			 NULL))
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
