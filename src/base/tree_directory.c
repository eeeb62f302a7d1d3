#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/tree_path.h"
#include "base/tree_place.h"
#include "base/tree_status.h"

void raw_listing_done(struct raw_listing *raw)
{
	for (size_t i = 0; i < raw->count; i++)
		free(raw->items[i].name);
	free(raw->items);
	memset(raw, 0, sizeof(*raw));
}

static enum tree_type type_of_mode(mode_t mode)
{
	return S_ISREG(mode) ? TREE_TYPE_FILE : S_ISDIR(mode) ? TREE_TYPE_DIRECTORY
	     : S_ISLNK(mode) ? TREE_TYPE_LINK : TREE_TYPE_SPECIAL;
}

/* The type of an entry; false when that cannot be found out. TREE_TYPE_NONE: it is hidden. */
static bool find_type(const struct tree *tree, int directory, const struct dirent *dirent,
		      enum tree_type *ret_type)
{
	struct stat stat;

	*ret_type = TREE_TYPE_NONE;
	if (dirent->d_type != DT_UNKNOWN && tree->hidden.count == 0) {
		*ret_type = type_of_mode((mode_t)DTTOIF(dirent->d_type));
		return true;
	}
	if (fstatat(directory, dirent->d_name, &stat, AT_SYMLINK_NOFOLLOW) != 0)
		return errno == ENOENT;          /* it went away meanwhile */
	if (!place_is_hidden(tree, &stat))
		*ret_type = type_of_mode(stat.st_mode);
	return true;
}

static bool raw_push(struct raw_listing *raw, struct slice name, enum tree_type type)
{
	if (raw->count == raw->capacity) {
		size_t more = raw->capacity ? raw->capacity * 2 : 64;
		struct raw_entry *grown = realloc(raw->items, more * sizeof(*grown));
		if (!grown)
			return false;
		raw->items = grown;
		raw->capacity = more;
	}
	char *copy = strndup(name.at, name.length);
	if (!copy)
		return false;
	raw->items[raw->count++] = (struct raw_entry){ copy, type };
	return true;
}

static enum tree_status read_directory(const struct tree *tree, DIR *directory,
				       struct raw_listing *raw)
{
	struct dirent *dirent;
	enum tree_type type;

	while (errno = 0, (dirent = readdir(directory)) != NULL) {
		if (strcmp(dirent->d_name, ".") == 0 || strcmp(dirent->d_name, "..") == 0)
			continue;
		if (!find_type(tree, dirfd(directory), dirent, &type))
			return TREE_ERROR;
		if (type == TREE_TYPE_NONE)
			continue;
		if (raw->count >= TREE_ENTRY_LIMIT)
			return TREE_TOO_MANY;
		if (!raw_push(raw, slice_of(dirent->d_name), type))
			return TREE_ERROR;
	}
	return errno ? TREE_ERROR : TREE_OK;
}

/* The first component below the directory PATH ("" is the ROOT) of BELOW; empty when not there. */
static struct slice name_below(const char *path, const char *below, bool *ret_last)
{
	size_t length = strlen(path);
	struct slice rest = { NULL, 0 }, name = { NULL, 0 };

	if (length && (strncmp(below, path, length) != 0 || below[length] != '/'))
		return name;
	name = path_first(slice_of(below + length + (length != 0)), &rest);
	*ret_last = rest.length == 0;
	return name;
}

/* Names that only overlays bring into the directory PATH. */
static enum tree_status add_overlays(struct tree *tree, const char *path)
{
	struct table known = { .count = 0 };
	bool last = false, is_new;

	arena_spend(tree->arena, tree->overlays.count + tree->raw.count);
	for (size_t i = 0; i < tree->raw.count; i++)
		table_put(tree->arena, &known, slice_of(tree->raw.items[i].name), &is_new);
	for (size_t i = 0; i < tree->overlays.count; i++) {
		const struct overlay *overlay = &tree->overlays.items[i];
		struct slice name = name_below(path, overlay->path, &last);
		if (name.length == 0 || !overlay->content.at)
			continue;
		table_put(tree->arena, &known, name, &is_new);
		if (is_new &&
		    !raw_push(&tree->raw, name, last ? TREE_TYPE_FILE : TREE_TYPE_DIRECTORY))
			return TREE_ERROR;
	}
	return TREE_OK;
}

static int compare_entries(const void *a, const void *b)
{
	return strcmp(((const struct tree_entry *)a)->name, ((const struct tree_entry *)b)->name);
}

/* The names of tree->raw into the arena, sorted; what an overlay removes is left out. */
static struct tree_listing keep_listing(struct tree *tree, const char *path)
{
	const struct raw_listing *raw = &tree->raw;
	struct tree_entry *entries = arena_array(tree->arena, raw->count + 1, sizeof(*entries));
	size_t count = 0;

	for (size_t i = 0; i < raw->count; i++) {
		enum tree_type type = raw->items[i].type;
		if (tree->overlays.count) {
			const struct overlay *overlay = place_overlay(tree,
				path_join(tree->arena, path, slice_of(raw->items[i].name)));
			if (overlay && !overlay->content.at)
				continue;
			if (overlay)
				type = overlay->link ? TREE_TYPE_LINK : TREE_TYPE_FILE;
		}
		entries[count++] = (struct tree_entry){
			arena_copy(tree->arena, slice_of(raw->items[i].name)), type };
	}
	qsort(entries, count, sizeof(*entries), compare_entries);
	return (struct tree_listing){ entries, count };
}

/* The names of the directory at PLACE into tree->raw. */
static enum tree_status read_place(struct tree *tree, const struct place *place, const char *path)
{
	int fd = place_reopen(tree, place, path, O_DIRECTORY);
	DIR *directory = fd >= 0 ? fdopendir(fd) : NULL;
	enum tree_status status = TREE_ERROR;

	if (directory)
		status = read_directory(tree, directory, &tree->raw);
	else
		status = tree_status_of_errno(errno);
	if (directory)
		closedir(directory);
	else if (fd >= 0)
		close(fd);
	return status;
}

enum tree_status tree_try_list(struct tree *tree, const char *path,
			       struct tree_listing *ret_listing)
{
	enum listed listed = place_is_replaced(tree) ? LISTED_UNDECIDED
			   : listings_list(&tree->listings, path, ret_listing);

	if (listed == LISTED_DIRECTORY || listed == LISTED_MISSING)
		return listed == LISTED_DIRECTORY ? TREE_OK : TREE_MISSING;

	/* Not what the listings say of it: they have no descriptor for what they could not read. */
	struct place place = place_find(tree, path);
	enum tree_status status = place.status == TREE_OK ? TREE_NOT_DIRECTORY : place.status;

	if (status == TREE_DIRECTORY)
		status = place.fd >= 0 ? read_place(tree, &place, path) : TREE_OK;
	place_close(&place);
	if (status == TREE_OK && tree->overlays.count)
		status = add_overlays(tree, place.path);
	if (status == TREE_OK)
		*ret_listing = keep_listing(tree, place.path ? place.path : "");
	raw_listing_done(&tree->raw);
	return status;
}
