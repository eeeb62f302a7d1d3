#include "base/tree_listed.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/tree_open.h"
#include "base/tree_path.h"

enum { RAW_SIZE = 32 * 1024 };

struct listed_directory {
	bool readable;           /* it was read, to its end */
	const struct tree_entry *entries;
	struct listed_directory **below;         /* of the same index; NULL: not looked at */
	size_t count;
};

void listings_init(struct listings *listings, struct arena *arena, int root)
{
	*listings = (struct listings){ .arena = arena, .root = root, .last = -1,
				       .reads_whole = tree_reads_whole(root) };
}

static void forget_records(struct listings *listings)
{
	free(listings->raw);
	listings->raw = NULL;
}

/* FD, the directory at PATH, is the one that was read last. */
static void keep_last(struct listings *listings, int fd, const char *path)
{
	size_t length = strlen(path);

	if (listings->last >= 0)
		close(listings->last);
	listings->last = fd;
	listings->last_path[0] = '\0';
	if (length < sizeof(listings->last_path))
		memcpy(listings->last_path, path, length + 1);
}

void listings_done(struct listings *listings)
{
	forget_records(listings);
	keep_last(listings, -1, "");
}

static enum tree_type type_of(unsigned char d_type)
{
	return d_type == DT_REG ? TREE_TYPE_FILE : d_type == DT_DIR ? TREE_TYPE_DIRECTORY
	     : d_type == DT_LNK ? TREE_TYPE_LINK : TREE_TYPE_SPECIAL;
}

/* Some file systems do not say in the listing what an entry is. False when nobody does. */
static bool ask_for_type(int directory, struct dirent64 *entry)
{
	struct stat stat;

	if (entry->d_type != DT_UNKNOWN)
		return true;
	if (fstatat(directory, entry->d_name, &stat, AT_SYMLINK_NOFOLLOW) != 0)
		return false;
	entry->d_type = (unsigned char)IFTODT(stat.st_mode);
	return true;
}

/* All records of the directory FD into *RAW; false when it cannot be read to its end. */
static bool read_records(int fd, char **raw, size_t *ret_length)
{
	size_t capacity = RAW_SIZE, length = 0;

	*raw = malloc(capacity);
	while (*raw) {
		ssize_t got = getdents64(fd, *raw + length, capacity - length);
		if (got < 0)
			return false;
		if (got == 0)
			break;
		for (size_t at = length; at < length + (size_t)got; ) {
			struct dirent64 *entry = (struct dirent64 *)(void *)(*raw + at);
			if (!ask_for_type(fd, entry))
				return false;
			at += entry->d_reclen;
		}
		length += (size_t)got;
		if (length > (size_t)TREE_ENTRY_LIMIT * 64)
			return false;
		if (capacity - length < RAW_SIZE / 2) {
			char *grown = realloc(*raw, capacity *= 2);
			if (!grown)
				return false;
			*raw = grown;
		}
	}
	*ret_length = length;
	return *raw != NULL;
}

static int compare_entries(const void *a, const void *b)
{
	return strcmp(((const struct tree_entry *)a)->name, ((const struct tree_entry *)b)->name);
}

static const struct dirent64 *record_at(const char *raw, size_t at)
{
	return (const struct dirent64 *)(const void *)(raw + at);
}

static bool is_dots(const char *name)
{
	return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

/* The records as sorted entries, in the arena. */
static void keep_records(struct listings *listings, struct listed_directory *directory,
			 size_t length)
{
	size_t count = 0, text = 0, kept = 0;

	for (size_t at = 0; at < length; at += record_at(listings->raw, at)->d_reclen) {
		count++;
		text += strlen(record_at(listings->raw, at)->d_name) + 1;
	}
	struct tree_entry *entries = arena_array(listings->arena, count + 1, sizeof(*entries));
	char *names = arena_alloc(listings->arena, text + 1);
	for (size_t at = 0; at < length; at += record_at(listings->raw, at)->d_reclen) {
		const struct dirent64 *record = record_at(listings->raw, at);
		if (is_dots(record->d_name))
			continue;
		size_t size = strlen(record->d_name) + 1;
		entries[kept++] = (struct tree_entry){ memcpy(names, record->d_name, size),
						       type_of(record->d_type) };
		names += size;
	}
	qsort(entries, kept, sizeof(*entries), compare_entries);
	directory->entries = entries;
	directory->below = arena_array(listings->arena, kept + 1, sizeof(*directory->below));
	directory->count = kept;
	directory->readable = kept <= TREE_ENTRY_LIMIT;
}

/* What FD lists into DIRECTORY, which is not readable when that fails. */
static void read_listing(struct listings *listings, struct listed_directory *directory, int fd)
{
	size_t length = 0;

	if (read_records(fd, &listings->raw, &length))
		keep_records(listings, directory, length);
	forget_records(listings);
}

/* The directory that paths begin in. Its descriptor is at its beginning: this is the first time. */
static struct listed_directory *read_top(struct listings *listings)
{
	struct listed_directory *directory = arena_new(listings->arena, struct listed_directory);

	read_listing(listings, directory, listings->root);
	return directory;
}

static struct listed_directory *read_directory(struct listings *listings, const char *path)
{
	struct listed_directory *directory = arena_new(listings->arena, struct listed_directory);
	bool same_mount;
	int fd = tree_open_directory(listings->root, path, &same_mount);

	if (fd < 0)
		return directory;
	listings->reads_whole = listings->reads_whole && same_mount;
	keep_last(listings, fd, path);
	listings->last_directory = directory;
	read_listing(listings, directory, fd);
	return directory;
}

static size_t find_entry(const struct listed_directory *directory, struct slice name)
{
	size_t low = 0, high = directory->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const char *other = directory->entries[middle].name;
		/* Most names differ in their first byte. */
		int order = (unsigned char)other[0] - (unsigned char)name.at[0];
		if (order == 0)
			order = strncmp(other, name.at, name.length);
		if (order == 0)
			order = other[name.length] != '\0';
		if (order == 0)
			return middle;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return directory->count;
}

/* The directory below, which is known to be one; PATH[0, LENGTH) leads to it. */
static struct listed_directory *below(struct listings *listings, struct listed_directory *directory,
				      size_t index, const char *path, size_t length)
{
	if (!directory->below[index]) {
		char plain[512];
		if (length >= sizeof(plain))
			return NULL;
		memcpy(plain, path, length);
		plain[length] = '\0';
		directory->below[index] = read_directory(listings, plain);
	}
	return directory->below[index];
}

/* The bytes of PATH that lead into the directory that was read last; 0: it is another one. */
static size_t length_of_last(const struct listings *listings, const char *path)
{
	size_t length = strlen(listings->last_path);

	if (length == 0 || strncmp(path, listings->last_path, length) != 0 || path[length] != '/')
		return 0;
	return length + strspn(path + length, "/");
}

static enum listed find(struct listings *listings, const char *path,
			struct listed_directory **ret_directory)
{
	static const enum listed of_type[] = {
		[TREE_TYPE_FILE] = LISTED_FILE, [TREE_TYPE_DIRECTORY] = LISTED_DIRECTORY,
		[TREE_TYPE_LINK] = LISTED_LINK, [TREE_TYPE_SPECIAL] = LISTED_SPECIAL,
	};

	while (*path == '/')
		path++;
	if (!listings->top)
		listings->top = read_top(listings);

	struct slice rest = slice_of(path);
	size_t known = length_of_last(listings, path);
	struct listed_directory *directory = known ? listings->last_directory : listings->top;
	rest = slice_range(rest, known, rest.length);
	while (rest.length) {
		struct slice component = path_first(rest, &rest);
		size_t end = (size_t)(component.at + component.length - path);
		if (!directory->readable || component.length == 0 || slice_is(component, ".") ||
		    slice_is(component, ".."))
			return LISTED_UNDECIDED;
		size_t index = find_entry(directory, component);
		if (index == directory->count)
			return LISTED_MISSING;
		enum tree_type type = directory->entries[index].type;
		bool last = rest.length == 0 && path[end] == '\0';
		if (last && type != TREE_TYPE_DIRECTORY)
			return of_type[type];
		if (type != TREE_TYPE_DIRECTORY)
			return LISTED_UNDECIDED;
		if (last && !ret_directory)
			return LISTED_DIRECTORY;
		directory = below(listings, directory, index, path, end);
		if (!directory)
			return LISTED_UNDECIDED;
	}
	if (!directory->readable)
		return LISTED_UNDECIDED;
	if (ret_directory)
		*ret_directory = directory;
	return LISTED_DIRECTORY;
}

enum listed listings_find(struct listings *listings, const char *path)
{
	return find(listings, path, NULL);
}

enum listed listings_list(struct listings *listings, const char *path,
			  struct tree_listing *ret_listing)
{
	struct listed_directory *directory = NULL;
	enum listed listed = find(listings, path, &directory);

	if (directory)
		*ret_listing = (struct tree_listing){ directory->entries, directory->count };
	return listed;
}

int listings_open(const struct listings *listings, const char *path)
{
	const char *name = strrchr(path, '/');
	size_t length = name ? (size_t)(name - path) : 0;

	if (listings->last >= 0 && length && strncmp(path, listings->last_path, length) == 0 &&
	    listings->last_path[length] == '\0')
		return tree_open_listed(listings->last, name + 1);
	return tree_open_listed(listings->root, path);
}
