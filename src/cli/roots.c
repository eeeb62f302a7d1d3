#include "cli/roots.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/shard.h"
#include "cli/tell.h"

static bool no_memory(void)
{
	return complain("memory", "there is none left");
}

/* Room for one more place; it doubles where COUNT is a power of two. */
static bool add_place(struct roots *roots)
{
	size_t count = roots->paths.count;

	if ((count & (count - 1)) == 0) {
		size_t *grown = realloc(roots->places, (count ? count * 2 : 1) * sizeof(*grown));
		if (!grown)
			return no_memory();
		roots->places = grown;
	}
	roots->places[count] = roots->all;
	return true;
}

static bool add(struct roots *roots, const char *root)
{
	roots->all++;
	roots->names = shard_add_name(roots->names, root);
	if (roots->shards && !shard_has(roots->shard, roots->shards, root))
		return true;
	if (roots->shards && !add_place(roots))
		return false;
	return paths_add(&roots->paths, root) || no_memory();
}

/* A link that leads nowhere is no directory; false when nobody can tell what the entry is. */
static bool find_directory(DIR *directory, const struct dirent *entry, bool *ret_is_directory)
{
	struct stat stat;

	*ret_is_directory = entry->d_type == DT_DIR;
	if (entry->d_type != DT_UNKNOWN && entry->d_type != DT_LNK)
		return true;
	if (fstatat(dirfd(directory), entry->d_name, &stat, 0) != 0)
		return errno == ENOENT || errno == ENOTDIR || errno == ELOOP;
	*ret_is_directory = S_ISDIR(stat.st_mode);
	return true;
}

/* The names of a directory: their bytes one behind the other, and where each begins. */
struct names {
	char *bytes;
	size_t length, capacity;
	size_t *starts;
	size_t count, room;
};

static bool add_name(struct names *names, const char *name)
{
	size_t size = strlen(name) + 1;

	if (!names->bytes || names->length + size > names->capacity) {
		size_t more = names->capacity * 2 + size + 4096;
		char *grown = realloc(names->bytes, more);
		if (!grown)
			return no_memory();
		names->bytes = grown;
		names->capacity = more;
	}
	if (names->count == names->room) {
		size_t more = names->room * 2 + 256;
		size_t *grown = realloc(names->starts, more * sizeof(*grown));
		if (!grown)
			return no_memory();
		names->starts = grown;
		names->room = more;
	}
	names->starts[names->count++] = names->length;
	memcpy(names->bytes + names->length, name, size);
	names->length += size;
	return true;
}

static int compare_names(const void *a, const void *b, void *context)
{
	const struct names *names = context;

	return strcmp(names->bytes + *(const size_t *)a, names->bytes + *(const size_t *)b);
}

static bool add_sorted(struct roots *roots, const char *path, struct names *names)
{
	const char *slash = *path && path[strlen(path) - 1] == '/' ? "" : "/";
	bool good = true;

	if (names->count)
		qsort_r(names->starts, names->count, sizeof(*names->starts), compare_names, names);
	for (size_t i = 0; i < names->count && good; i++) {
		char *root = NULL;
		if (asprintf(&root, "%s%s%s", path, slash, names->bytes + names->starts[i]) < 0)
			return no_memory();
		good = add(roots, root);
		free(root);
	}
	return good;
}

/* The names of the directories in DIRECTORY, which is PATH, in no order. */
static bool read_names(DIR *directory, const char *path, struct names *names)
{
	struct dirent *entry;
	bool is_directory;

	while (errno = 0, (entry = readdir(directory)) != NULL) {
		if (entry->d_name[0] == '.')
			continue;
		if (!find_directory(directory, entry, &is_directory)) {
			tell("--hosts: %s/%s: %s", path, entry->d_name, strerror(errno));
			return false;
		}
		if (is_directory && !add_name(names, entry->d_name))
			return false;
	}
	if (errno)
		tell("--hosts: %s: %s", path, strerror(errno));
	return errno == 0;
}

/* Each directory in PATH, in byte order of the names; names with a dot in front are not hosts. */
static bool add_below(struct roots *roots, const char *path)
{
	DIR *directory = opendir(path);
	struct names names = { .count = 0 };

	if (!directory) {
		tell("--hosts: %s: %s", path, strerror(errno));
		return false;
	}
	bool good = read_names(directory, path, &names);
	closedir(directory);
	good = good && add_sorted(roots, path, &names);
	free(names.bytes);
	free(names.starts);
	return good;
}

/* A list as it is read: what is in the buffer is not cut into paths yet. */
struct list_reader {
	const char *name;        /* for messages */
	FILE *file;
	char *buffer;
	size_t start, end, capacity;
	char end_of_path;
	bool at_end;
};

static bool complain_of_list(const struct list_reader *reader, const char *problem)
{
	tell("--hosts-from: %s: %s", reader->name, problem);
	return false;
}

/* More of the file behind what is in the buffer, for one more byte than that there is room. */
static bool fill(struct list_reader *reader)
{
	memmove(reader->buffer, reader->buffer + reader->start, reader->end - reader->start);
	reader->end -= reader->start;
	reader->start = 0;
	if (reader->capacity - reader->end < 2) {
		char *grown = realloc(reader->buffer, reader->capacity * 2);
		if (!grown)
			return no_memory();
		reader->buffer = grown;
		reader->capacity *= 2;
	}
	reader->end += fread(reader->buffer + reader->end, 1,
			     reader->capacity - reader->end - 1, reader->file);
	reader->at_end = reader->end < reader->capacity - 1;
	if (ferror(reader->file))
		return complain_of_list(reader, strerror(errno));
	return true;
}

/*
 * The next path, or NULL when there is no more in the buffer. A carriage return before the
 * newline belongs to the end of the line; a name that ends in one is spelled with a slash.
 */
static char *cut_path(struct list_reader *reader)
{
	char *path = reader->buffer + reader->start;
	size_t left = reader->end - reader->start;
	char *stop = left ? memchr(path, reader->end_of_path, left) : NULL;

	if (!stop && (!reader->at_end || left == 0))
		return NULL;
	if (!stop)
		stop = path + left;
	reader->start += (size_t)(stop - path) + (stop < path + left);
	if (reader->end_of_path == '\n' && stop > path && stop[-1] == '\r')
		stop--;
	*stop = '\0';
	if (reader->end_of_path == '\n' && memchr(path, '\0', (size_t)(stop - path)))
		reader->end_of_path = '\0';      /* the caller sees that it is not what it was */
	return path;
}

/*
 * One path a line, in the order of the lines; empty lines do not count. A list that has a NUL
 * where its first path must have ended is one of `find -print0`: a NUL ends each path, and a
 * newline belongs to it.
 */
static bool add_lines(struct roots *roots, struct list_reader *reader)
{
	if (!fill(reader))
		return false;
	char ends = memchr(reader->buffer, '\0', reader->end < PATH_MAX ? reader->end : PATH_MAX)
			    ? '\0' : '\n';
	reader->end_of_path = ends;
	for (;;) {
		char *path = cut_path(reader);
		if (reader->end_of_path != ends)
			return complain_of_list(reader, "there is a NUL in a line");
		if (path && *path && !add(roots, path))
			return false;
		if (!path && reader->at_end)
			return true;
		if (!path && !fill(reader))
			return false;
	}
}

static bool add_listed(struct roots *roots, const char *path)
{
	bool standard = strcmp(path, "-") == 0;
	struct list_reader reader = { .name = path, .capacity = 1 << 16 };

	reader.file = standard ? stdin : fopen(path, "re");
	if (!reader.file)
		return complain_of_list(&reader, strerror(errno));
	reader.buffer = malloc(reader.capacity);
	bool good = reader.buffer ? add_lines(roots, &reader) : no_memory();
	free(reader.buffer);
	if (!standard)
		fclose(reader.file);
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

	*roots = (struct roots){ .names = SHARD_NO_NAMES };
	if (options->shard)
		shard_parse(options->shard, &roots->shard, &roots->shards);
	if (options->hosts && (options->roots.count || options->hosts_from))
		return complain(options->roots.count ? "either --hosts or ROOTs"
						     : "either --hosts or --hosts-from", "not both");
	if (options->hosts_from && options->roots.count)
		return complain("either --hosts-from or ROOTs", "not both");
	if (!add_all(roots, options))
		return false;
	if (roots->all == 0 && !options->allow_empty)
		return complain(from, "there is no host in it");
	return true;
}

void roots_done(struct roots *roots)
{
	paths_done(&roots->paths);
	free(roots->places);
}
