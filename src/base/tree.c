#include "base/tree.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/tree_open.h"
#include "base/tree_path.h"
#include "base/tree_place.h"
#include "base/tree_status.h"

enum {
	DIRECT_LIMIT = 64 * 1024,        /* files up to this size are read in one call */
	SHARED_LIMIT = 16 * 1024,        /* and those up to this one are looked for on the shelf */
	SMALLEST_PAGE = 4096,            /* what larger ones are a multiple of */
};

struct tree *tree_open(struct arena *arena, const char *root, enum tree_status *ret_status)
{
	struct tree *tree = arena_new(arena, struct tree);

	tree->arena = arena;
	tree->held = -1;
	tree->root = tree_open_root(root);
	if (tree->root < 0) {
		*ret_status = tree_status_of_errno(errno);
		return NULL;
	}
	listings_init(&tree->listings, arena, tree->root);
	return tree;
}

void tree_close(struct tree *tree)
{
	if (tree->held >= 0)
		close(tree->held);
	if (tree->root >= 0)
		close(tree->root);
	tree->held = tree->root = -1;
	raw_listing_done(&tree->raw);
	listings_done(&tree->listings);
}

void tree_use_shelf(struct tree *tree, struct shelf *shelf)
{
	tree->shelf = shelf;
}

struct shelf *tree_shelf(const struct tree *tree)
{
	return tree->shelf;
}

struct arena *tree_arena(const struct tree *tree)
{
	return tree->arena;
}

/* Every directory on the way to PATH is there now. */
static void make_directories(struct tree *tree, const char *path)
{
	struct slice whole = slice_of(path);
	bool is_new = true;

	for (size_t end = whole.length; is_new && end > 0; ) {
		while (end > 0 && whole.at[end - 1] != '/')
			end--;
		end -= end > 0;
		table_put(tree->arena, &tree->made, slice_range(whole, 0, end), &is_new);
	}
}

static void add_overlay(struct tree *tree, const char *path, struct overlay overlay)
{
	bool is_new;

	overlay.path = tree_normalize(tree->arena, slice_of(path));
	*table_put(tree->arena, &tree->overlaid, slice_of(overlay.path), &is_new) =
		tree->overlays.count;
	array_push(tree->arena, &tree->overlays, overlay);
	if (overlay.content.at)
		make_directories(tree, overlay.path);
	/* What was read before is what stood below; the sources themselves live on. */
	*table_put(tree->arena, &tree->read, slice_of(overlay.path), &is_new) = 0;
}

void tree_overlay(struct tree *tree, const char *path, struct slice content)
{
	add_overlay(tree, path, (struct overlay){ .content = content });
}

void tree_overlay_secret(struct tree *tree, const char *path, struct slice content)
{
	add_overlay(tree, path, (struct overlay){ .content = content, .secret = true });
}

void tree_replace(struct tree *tree, const char *path, struct slice content)
{
	const char *name = tree_normalize(tree->arena, slice_of(path));
	struct source *source = source_new(tree->arena, name, content);
	bool is_new;

	array_push(tree->arena, &tree->sources, source);
	*table_put(tree->arena, &tree->read, slice_of(name), &is_new) = tree->sources.count;
}

bool tree_laid(struct tree *tree, const char *path, struct slice *ret_content, bool *ret_secret)
{
	struct place place = place_find_status(tree, path);
	bool laid = place.status == TREE_OK && place.overlay;

	place_close(&place);
	if (laid) {
		*ret_content = place.overlay->content;
		*ret_secret = place.overlay->secret;
	}
	return laid;
}

bool tree_has_twin(const struct tree *tree, const struct source *source)
{
	for (size_t i = 0; i < tree->sources.count; i++)
		if (strcmp(tree->sources.items[i]->path, source->path) != 0 &&
		    slice_equal(tree->sources.items[i]->text, source->text))
			return true;
	return false;
}

void tree_overlay_link(struct tree *tree, const char *path, const char *target)
{
	add_overlay(tree, path,
		    (struct overlay){ .content = slice_of(target),
				      .link = arena_copy(tree->arena, slice_of(target)) });
}

void tree_hide(struct tree *tree, unsigned long long device, unsigned long long inode)
{
	struct identity identity = { device, inode };

	array_push(tree->arena, &tree->hidden, identity);
}

void tree_refuse(struct tree *tree, const char *path, enum tree_status status)
{
	arena_refuse(tree->arena, arena_print(tree->arena, "%s: %s",
					      tree_normalize(tree->arena, slice_of(path)),
					      tree_status_text(status)));
}

/* STATUS, unless it says nothing about the host. */
static enum tree_status answer(struct tree *tree, const char *path, enum tree_status status)
{
	if (status >= TREE_DENIED)
		tree_refuse(tree, path, status);
	return status;
}

/* ---- reading ----------------------------------------------------------------------- */

static enum tree_status read_place(struct tree *tree, const struct place *place, const char *path,
				   struct slice *ret_text)
{
	if (place->status != TREE_OK)
		return place->status;
	if (place->overlay) {
		*ret_text = place->overlay->content;
		return TREE_OK;
	}
	if (place->stat.st_size > TREE_FILE_LIMIT)
		return TREE_TOO_LARGE;

	int fd = place_reopen(tree, place, path, 0);
	if (fd < 0)
		return tree_status_of_errno(errno);
	char *text = NULL;
	size_t length = 0;
	enum tree_status status = tree_read_all(fd, (size_t)place->stat.st_size, &text, &length);
	close(fd);
	if (status != TREE_OK)
		return status;
	ret_text->at = text;
	ret_text->length = length;
	return TREE_OK;
}

/* FD, listed as a file, still is one, and of a size to be read in one call. */
static bool is_small_file(int fd, size_t *ret_size)
{
	struct stat stat;

	if (fstat(fd, &stat) != 0 || !S_ISREG(stat.st_mode) || stat.st_size <= 0 ||
	    stat.st_size > DIRECT_LIMIT)
		return false;
	*ret_size = (size_t)stat.st_size;
	return true;
}

/* The file FD of SIZE bytes into BUFFER, which has room for one more. */
static bool read_whole(int fd, char *buffer, size_t size)
{
	return read(fd, buffer, size + 1) == (ssize_t)size;     /* else it is being written to */
}

/*
 * The file FD into BUFFER of SIZE without asking for its size. False when it has more, or when
 * it ends with a page, where a failing disk ends it as well. A pipe cannot be read so at all.
 */
static bool read_short(int fd, char *buffer, size_t size, size_t *ret_length)
{
	ssize_t got = pread(fd, buffer, size, 0);

	*ret_length = (size_t)got;
	return got > 0 && (size_t)got < size && got % SMALLEST_PAGE != 0;
}

/* FD into the arena. */
static bool read_own(struct tree *tree, int fd, size_t size, struct slice *ret_text)
{
	char *text = arena_alloc(tree->arena, size + 1);

	*ret_text = (struct slice){ text, size };
	return read_whole(fd, text, size);
}

/* FD as other hosts have it, or else into the arena. */
static bool read_shared(struct tree *tree, const char *name, int fd, struct source **ret_source)
{
	char buffer[SHARED_LIMIT + 1];
	struct slice text = { buffer, 0 };
	bool whole = tree->listings.reads_whole &&
		     read_short(fd, buffer, sizeof(buffer), &text.length);

	if (!whole && !(is_small_file(fd, &text.length) && text.length <= SHARED_LIMIT &&
			read_whole(fd, buffer, text.length)))
		return false;
	*ret_source = shelf_find_source(tree->shelf, name, text);
	if (!*ret_source) {
		text.at = arena_copy(tree->arena, text);
		*ret_source = source_new(tree->arena, name, text);
	}
	return true;
}

static bool read_opened(struct tree *tree, const char *name, int fd, struct source **ret_source)
{
	struct slice text;
	size_t size;

	if (tree->shelf && read_shared(tree, name, fd, ret_source))
		return true;
	if (!is_small_file(fd, &size) || !read_own(tree, fd, size, &text))
		return false;
	*ret_source = source_new(tree->arena, name, text);
	return true;
}

/*
 * The usual case of tree_read(): a file that is listed as one, with no link on the way. False
 * when it takes the long way: it has become something else, is empty, large, or being written
 * to, or a mount put it there.
 */
static bool read_listed_file(struct tree *tree, const char *plain, struct source **ret_source)
{
	if (place_look_up(tree, plain) != LISTED_FILE)
		return false;
	int fd = listings_open(&tree->listings, plain);
	if (fd < 0)
		return false;
	tree->held = fd;
	bool good = read_opened(tree, plain, fd, ret_source);
	tree->held = -1;
	close(fd);
	return good;
}

static enum tree_status read_any(struct tree *tree, const char *path, const char *name,
				 struct source **ret_source)
{
	struct slice text = { NULL, 0 };
	struct place place = place_find_status(tree, path);
	enum tree_status status = read_place(tree, &place, path, &text);

	place_close(&place);
	if (status != TREE_OK)
		return status;
	/* Into the arena only now, when nothing but memory is held; the copy goes first. */
	if (!place.overlay)
		text = arena_adopt(tree->arena, (char *)(uintptr_t)text.at, text.length);
	*ret_source = source_new(tree->arena, name, text);
	(*ret_source)->secret = place.overlay && place.overlay->secret;
	return TREE_OK;
}

/*
 * The name under which PATH is remembered and reported: without "..", unless one of them
 * stands behind a link, where "x/../y" is not "y".
 */
static const char *name_of_path(struct tree *tree, const char *path)
{
	struct slice rest = slice_of(path);

	if (path_is_normal(rest))
		return path;
	if (!strstr(path, ".."))
		return tree_normalize(tree->arena, slice_of(path));
	while (rest.length) {
		struct slice component = path_first(rest, &rest);
		struct slice before = slice_range(slice_of(path), 0,
						  (size_t)(component.at - path) + component.length);
		if (slice_starts_with(rest, "..") &&
		    tree_is_link(tree, arena_copy(tree->arena, before)))
			return path[0] == '/' ? path + strspn(path, "/") : path;
	}
	return tree_normalize(tree->arena, slice_of(path));
}

static bool remember(struct tree *tree, const char *name, struct source **ret_source)
{
	const size_t *index = table_find(&tree->read, slice_of(name));

	if (!index || !*index)
		return false;
	*ret_source = tree->sources.items[*index - 1];
	return true;
}

enum tree_status tree_try_read(struct tree *tree, const char *path, struct source **ret_source)
{
	const char *name = name_of_path(tree, path);
	bool is_new;

	arena_spend(tree->arena, WORK_OF_CALL);
	if (remember(tree, name, ret_source))
		return TREE_OK;
	if (name == path)
		name = arena_copy(tree->arena, slice_of(path));  /* what is kept is ours */
	if (!read_listed_file(tree, name, ret_source)) {
		enum tree_status status = read_any(tree, path, name, ret_source);
		if (status != TREE_OK)
			return status;
	}
	array_push(tree->arena, &tree->sources, *ret_source);
	*table_put(tree->arena, &tree->read, slice_of(name), &is_new) = tree->sources.count;
	return TREE_OK;
}

enum tree_status tree_read(struct tree *tree, const char *path, struct source **ret_source)
{
	enum tree_status status = tree_try_read(tree, path, ret_source);

	if (status == TREE_SPECIAL)
		tree_refuse(tree, path, status);
	return answer(tree, path, status);
}

enum tree_status tree_list(struct tree *tree, const char *path, struct tree_listing *ret_listing)
{
	return answer(tree, path, tree_try_list(tree, path, ret_listing));
}

/* ---- looking ----------------------------------------------------------------------- */

enum tree_status tree_try_probe(struct tree *tree, const char *path)
{
	struct place place = place_find_status(tree, path);

	place_close(&place);
	return place.status;
}

enum tree_status tree_probe(struct tree *tree, const char *path)
{
	return answer(tree, path, tree_try_probe(tree, path));
}

bool tree_is_executable(struct tree *tree, const char *path)
{
	struct place place = place_find_status(tree, path);

	place_close(&place);
	if (answer(tree, path, place.status) != TREE_OK)
		return false;
	return place.overlay ? true : (place.stat.st_mode & 0111) != 0;
}

bool tree_is_link(struct tree *tree, const char *path)
{
	enum listed listed = place_look_up(tree, path);

	if (listed != LISTED_UNDECIDED)
		return listed == LISTED_LINK;

	struct place place = place_find_entry(tree, path);
	bool link = place_is_link(&place);
	place_close(&place);
	answer(tree, path, place.status);
	return link;
}

bool tree_has_entry(struct tree *tree, const char *path)
{
	return tree_is_link(tree, path) || tree_probe(tree, path) != TREE_MISSING;
}
