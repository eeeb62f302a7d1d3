#include "base/tree_place.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <unistd.h>

#include "base/tree_open.h"
#include "base/tree_path.h"
#include "base/tree_status.h"

const struct overlay *place_overlay(const struct tree *tree, const char *path)
{
	const size_t *index = table_find(&tree->overlaid, slice_of(path));

	return index ? &tree->overlays.items[*index] : NULL;
}

bool place_is_hidden(const struct tree *tree, const struct stat *stat)
{
	for (size_t i = 0; i < tree->hidden.count; i++)
		if (tree->hidden.items[i].device == stat->st_dev &&
		    tree->hidden.items[i].inode == stat->st_ino)
			return true;
	return false;
}

bool place_is_replaced(const struct tree *tree)
{
	return tree->overlays.count || tree->hidden.count;
}

void place_close(struct place *place)
{
	if (place->fd >= 0)
		close(place->fd);
	place->fd = -1;
}

/* The target of the link FD, in the arena. */
static const char *read_link(struct tree *tree, int fd)
{
	char target[PATH_MAX];
	ssize_t length = readlinkat(fd, "", target, sizeof(target));

	if (length < 0)
		return NULL;
	struct slice text = { target, (size_t)length };
	return arena_copy(tree->arena, text);
}

/* One step of walk(): what is at PATH, which has no links in it but perhaps the last. */
static struct place look_at(struct tree *tree, const char *path)
{
	struct place place = { .status = TREE_MISSING, .fd = -1, .path = path };

	place.overlay = place_overlay(tree, path);
	if (place.overlay) {
		place.status = place.overlay->content.at ? TREE_OK : TREE_MISSING;
		return place;
	}
	if (strcmp(path, "dev/null") == 0) {
		place.status = TREE_DEVNULL;     /* whatever a tree has there, or has not */
		return place;
	}
	place.fd = tree_open_plain(tree->root, path, &place.stat);
	place.status = place.fd < 0 ? tree_status_of_errno(errno) : tree_status_of(&place.stat);
	if (place.status == TREE_MISSING && table_find(&tree->made, slice_of(path)))
		place.status = TREE_DIRECTORY;
	return place;
}

/* look_at() opens the directories on the way one by one. */
static size_t work_of_looking(const char *path)
{
	size_t steps = 1;

	for (; *path; path++)
		steps += *path == '/';
	return steps * WORK_OF_CALL;
}

bool place_is_link(const struct place *place)
{
	return place->overlay ? place->overlay->link != NULL
			      : place->fd >= 0 && S_ISLNK(place->stat.st_mode);
}

/* The target of the link PLACE, which is closed. */
static const char *follow(struct tree *tree, struct place *place)
{
	if (place->overlay)
		return place->overlay->link;
	tree->held = place->fd;
	const char *target = read_link(tree, place->fd);
	tree->held = -1;
	place_close(place);
	return target;
}

/* A path on its way through the tree. */
struct walk {
	struct tree *tree;
	const char *done;        /* resolved: no links, no ".." */
	struct slice rest;       /* what is still to be walked */
	int links;               /* how many were followed */
	struct place place;      /* what is at `done` */
};

/* One component further; returns the directory it was taken from. */
static const char *step(struct walk *walk, struct slice component)
{
	struct arena *arena = walk->tree->arena;
	const char *parent = walk->done;

	place_close(&walk->place);
	if (slice_is(component, ".."))
		walk->done = path_parent(arena, walk->done);
	else if (!slice_is(component, "."))
		walk->done = path_join(arena, walk->done, component);
	arena_spend(arena, work_of_looking(walk->done));
	walk->place = look_at(walk->tree, walk->done);
	return parent;
}

/* Go on at the target of the link that we are at; false when that is not possible. */
static bool turn(struct walk *walk, const char *parent)
{
	const char *target = follow(walk->tree, &walk->place);
	bool last = walk->rest.length == 0;

	walk->place.status = target ? TREE_LOOP : TREE_ERROR;
	if (!target || ++walk->links > TREE_LINK_LIMIT)
		return false;
	walk->rest = slice_of(arena_print(walk->tree->arena, "%s%s%.*s", target, last ? "" : "/",
					  SLICE_ARGS(walk->rest)));
	walk->done = target[0] == '/' ? "" : parent;
	walk->place = look_at(walk->tree, walk->done);
	return true;
}

/* Whether the walk ends before its last component, at something that is no directory. */
static bool is_stuck(struct walk *walk)
{
	enum tree_status *status = &walk->place.status;

	if (walk->rest.length == 0 || *status == TREE_DIRECTORY)
		return false;
	/* A link to /dev/null is a mask also in a tree that has no /dev. */
	if (*status == TREE_MISSING && strcmp(walk->done, "dev") == 0 && slice_is(walk->rest, "null"))
		*status = TREE_DEVNULL;
	else if (*status == TREE_OK || *status == TREE_SPECIAL)
		*status = TREE_NOT_DIRECTORY;
	return true;
}

/*
 * Resolve PATH by hand, one component at a time, looking at overlays on the way. Slower
 * than openat2() and the only way where there are overlays or an old kernel.
 */
static struct place walk(struct tree *tree, const char *path, bool follow_last)
{
	struct walk walk = { .tree = tree, .done = "", .rest = slice_of(path) };

	walk.place = look_at(tree, walk.done);
	while (walk.rest.length) {
		struct slice component = path_first(walk.rest, &walk.rest);
		if (component.length == 0)
			continue;
		const char *parent = step(&walk, component);
		if (place_is_link(&walk.place) && (follow_last || walk.rest.length)) {
			if (!turn(&walk, parent))
				return walk.place;
		} else if (is_stuck(&walk)) {
			break;
		}
	}
	if (walk.place.fd >= 0 && place_is_hidden(tree, &walk.place.stat)) {
		place_close(&walk.place);
		walk.place.status = TREE_MISSING;
	}
	return walk.place;
}

enum listed place_look_up(struct tree *tree, const char *path)
{
	return place_is_replaced(tree) ? LISTED_UNDECIDED : listings_find(&tree->listings, path);
}

struct place place_find(struct tree *tree, const char *path)
{
	struct place place = { .status = TREE_ERROR, .fd = -1 };

	arena_spend(tree->arena, (size_t)2 * WORK_OF_CALL);
	if (place_is_replaced(tree))
		return walk(tree, path, true);
	place.fd = tree_open_in_root(tree->root, *path ? path : ".", O_PATH);
	if (place.fd < 0) {
		/* The walk knows a link to a /dev/null that is not there, and every other error. */
		if (errno != ENOENT || tree_is_link(tree, path))
			return walk(tree, path, true);
		place.status = TREE_MISSING;
	} else if (fstat(place.fd, &place.stat) == 0) {
		place.status = tree_status_of(&place.stat);
	}
	return place;
}

struct place place_find_status(struct tree *tree, const char *path)
{
	struct place place = { .fd = -1 };
	enum listed listed = place_look_up(tree, path);

	if (listed != LISTED_MISSING && listed != LISTED_DIRECTORY)
		return place_find(tree, path);
	place.status = listed == LISTED_DIRECTORY ? TREE_DIRECTORY : TREE_MISSING;
	return place;
}

struct place place_find_entry(struct tree *tree, const char *path)
{
	struct place place = { .status = TREE_ERROR, .fd = -1 };

	if (place_is_replaced(tree))
		return walk(tree, path, false);
	place.fd = tree_open_in_root(tree->root, *path ? path : ".", O_PATH | O_NOFOLLOW);
	if (place.fd < 0 && (errno == ENOENT || errno == ENOTDIR))
		place.status = TREE_MISSING;
	else if (place.fd < 0)
		return walk(tree, path, false);
	else if (fstat(place.fd, &place.stat) == 0)
		place.status = tree_status_of(&place.stat);
	return place;
}

int place_reopen(const struct tree *tree, const struct place *place, const char *path, int flags)
{
	int fd = tree_reopen(place->fd, flags);

	if (fd < 0 && errno == ENOENT)   /* no /proc here */
		fd = tree_open_in_root(tree->root, place->path ? place->path : *path ? path : ".",
				       O_RDONLY | O_NONBLOCK | O_NOCTTY | flags);
	return fd;
}
