#include "base/tree.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/name.h"
#include "base/tree_listed.h"
#include "base/tree_open.h"
#include "base/tree_path.h"
#include "base/tree_status.h"

/* Files up to this size are read in one call. */
enum {
	DIRECT_LIMIT = 64 * 1024,
	WORK_OF_CALL = 500,      /* of a system call, in units of arena_spend() */
};

struct overlay {
	const char *path;        /* normalized */
	struct slice content;    /* at NULL: removed */
	const char *link;        /* the target of a symbolic link, or NULL */
	bool secret;
};

struct identity {
	unsigned long long device, inode;
};

/*
 * Names as they come from the directory, in malloc()ed memory: no arena may be used while
 * a directory is open.
 */
struct raw_listing {
	struct raw_entry { char *name; enum tree_type type; } *items;
	size_t count, capacity;
};

struct tree {
	struct arena *arena;
	int root;                /* O_PATH or a plain directory descriptor */
	struct listings listings;
	struct names read_paths; /* paths that were read; the sources at the same index */
	ARRAY(const struct name *) paths;
	ARRAY(struct source *) sources;
	ARRAY(struct overlay) overlays;
	ARRAY(struct identity) hidden;
	/* Held while the arena is used, so that tree_close() can release it when that runs out. */
	int held;
	struct raw_listing raw;
};

/* What a path leads to. Close fd when it is not -1. */
struct place {
	enum tree_status status; /* TREE_OK: a file; TREE_DIRECTORY; ... */
	int fd;                  /* O_PATH, or -1 when it exists only in an overlay */
	const struct overlay *overlay;
	const char *path;        /* without links; only when there are overlays */
	struct stat stat;        /* with fd */
};

struct tree *tree_open(struct arena *arena, const char *root, enum tree_status *ret_status)
{
	struct tree *tree = arena_new(arena, struct tree);

	tree->arena = arena;
	tree->held = -1;
	names_init(&tree->read_paths, arena);
	tree->root = open(root, O_PATH | O_DIRECTORY | O_CLOEXEC);
	listings_init(&tree->listings, arena, tree->root);
	if (tree->root >= 0)
		return tree;
	*ret_status = tree_status_of_errno(errno);
	return NULL;
}

static void raw_done(struct raw_listing *raw)
{
	for (size_t i = 0; i < raw->count; i++)
		free(raw->items[i].name);
	free(raw->items);
	memset(raw, 0, sizeof(*raw));
}

void tree_close(struct tree *tree)
{
	if (tree->held >= 0)
		close(tree->held);
	if (tree->root >= 0)
		close(tree->root);
	tree->held = tree->root = -1;
	raw_done(&tree->raw);
	listings_done(&tree->listings);
}

struct arena *tree_arena(const struct tree *tree)
{
	return tree->arena;
}

static void add_overlay(struct tree *tree, const char *path, struct overlay overlay)
{
	overlay.path = tree_normalize(tree->arena, path);
	array_push(tree->arena, &tree->overlays, overlay);
	/* What was read before is what stood below; the sources themselves live on. */
	for (size_t i = 0; i < tree->paths.count; i++)
		if (tree->paths.items[i] && strcmp(tree->paths.items[i]->text, overlay.path) == 0)
			tree->paths.items[i] = NULL;
}

void tree_overlay(struct tree *tree, const char *path, struct slice content)
{
	add_overlay(tree, path, (struct overlay){ .content = content });
}

void tree_overlay_secret(struct tree *tree, const char *path, struct slice content)
{
	add_overlay(tree, path, (struct overlay){ .content = content, .secret = true });
}

void tree_overlay_link(struct tree *tree, const char *path, const char *target)
{
	add_overlay(tree, path, (struct overlay){ .content = slice_of(target),
						  .link = arena_copy(tree->arena, slice_of(target)) });
}

void tree_hide(struct tree *tree, unsigned long long device, unsigned long long inode)
{
	struct identity identity = { device, inode };

	array_push(tree->arena, &tree->hidden, identity);
}

/* The last overlay wins, as the last option on a command line does. */
static const struct overlay *find_overlay(const struct tree *tree, const char *path)
{
	for (size_t i = tree->overlays.count; i-- > 0; )
		if (strcmp(tree->overlays.items[i].path, path) == 0)
			return &tree->overlays.items[i];
	return NULL;
}

/* Whether an overlay stands below the directory PATH, so that it exists. */
static bool overlay_makes_directory(const struct tree *tree, const char *path)
{
	size_t length = strlen(path);

	for (size_t i = 0; i < tree->overlays.count; i++) {
		const struct overlay *overlay = &tree->overlays.items[i];
		if (overlay->content.at && (length == 0 || (strncmp(overlay->path, path, length) == 0 &&
							    overlay->path[length] == '/')))
			return true;
	}
	return false;
}

static bool is_hidden(const struct tree *tree, const struct stat *stat)
{
	for (size_t i = 0; i < tree->hidden.count; i++)
		if (tree->hidden.items[i].device == stat->st_dev &&
		    tree->hidden.items[i].inode == stat->st_ino)
			return true;
	return false;
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

	place.overlay = find_overlay(tree, path);
	if (place.overlay) {
		place.status = place.overlay->content.at ? TREE_OK : TREE_MISSING;
		return place;
	}
	if (strcmp(path, "dev/null") == 0) {
		place.status = TREE_DEVNULL;     /* whatever a tree has there, or has not */
		return place;
	}
	place.fd = tree_open_plain(tree->root, path, &place.stat);
	if (place.fd < 0)
		place.status = overlay_makes_directory(tree, path) ? TREE_DIRECTORY
								    : tree_status_of_errno(errno);
	else
		place.status = tree_status_of(&place.stat);
	return place;
}

/* look_at() opens the directories on the way one by one. */
static size_t work_of_looking(const struct tree *tree, const char *path)
{
	size_t steps = 1;

	for (; *path; path++)
		steps += *path == '/';
	return steps * WORK_OF_CALL + tree->overlays.count * 10;
}

static bool is_link(const struct place *place)
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
	close(place->fd);
	place->fd = -1;
	return target;
}

/*
 * Resolve PATH by hand, one component at a time, looking at overlays on the way. Slower
 * than openat2() and the only way where there are overlays or an old kernel.
 */
static struct place walk(struct tree *tree, const char *path, bool follow_last)
{
	struct slice rest = slice_of(path);
	const char *done = "";
	struct place place = look_at(tree, done);

	for (int links = 0; rest.length; ) {
		struct slice component = path_first(rest, &rest);
		if (component.length == 0)
			continue;
		if (place.fd >= 0)
			close(place.fd);
		place.fd = -1;
		const char *parent = done;
		if (slice_is(component, "."))
			;
		else if (slice_is(component, ".."))
			done = path_parent(tree->arena, done);
		else
			done = path_join(tree->arena, done, component);
		arena_spend(tree->arena, work_of_looking(tree, done));
		place = look_at(tree, done);

		bool last = rest.length == 0;
		if (is_link(&place) && (follow_last || !last)) {
			const char *target = follow(tree, &place);
			place.status = TREE_LOOP;
			if (!target || ++links > TREE_LINK_LIMIT)
				return place;
			rest = slice_of(arena_print(tree->arena, "%s%s%.*s", target,
						    last ? "" : "/", SLICE_ARGS(rest)));
			done = target[0] == '/' ? "" : parent;
			place = look_at(tree, done);
			continue;
		}
		if (!last && place.status == TREE_MISSING && strcmp(done, "dev") == 0 &&
		    slice_is(rest, "null")) {
			place.status = TREE_DEVNULL;
			break;
		}
		if (!last && place.status != TREE_DIRECTORY) {
			if (place.status == TREE_OK || place.status == TREE_SPECIAL)
				place.status = TREE_NOT_DIRECTORY;
			break;
		}
	}
	if (place.fd >= 0 && is_hidden(tree, &place.stat)) {
		close(place.fd);
		place.fd = -1;
		place.status = TREE_MISSING;
	}
	return place;
}

/*
 * What the listings say of PATH. Nothing where overlays replace files, and nothing is decided
 * there where a file is concerned: something else may be mounted on it.
 */
static enum listed look_up(struct tree *tree, const char *path)
{
	if (tree->overlays.count || tree->hidden.count)
		return LISTED_UNDECIDED;
	return listings_find(&tree->listings, path);
}

/* What PATH leads to, links followed. */
static struct place find(struct tree *tree, const char *path)
{
	struct place place = { .status = TREE_ERROR, .fd = -1 };

	arena_spend(tree->arena, 2 * WORK_OF_CALL);
	if (tree->overlays.count || tree->hidden.count)
		return walk(tree, path, true);
	place.fd = tree_open_in_root(tree->root, *path ? path : ".", O_PATH);
	if (place.fd < 0) {
		/* A link to /dev/null is a mask also in a tree that has no /dev. */
		if (errno == ENOENT && !tree_is_link(tree, path))
			place.status = TREE_MISSING;
		else
			place = walk(tree, path, true);
		return place;
	}
	if (fstat(place.fd, &place.stat) == 0)
		place.status = tree_status_of(&place.stat);
	return place;
}

/* As find(), for those who need no descriptor. */
static struct place find_status(struct tree *tree, const char *path)
{
	struct place place = { .fd = -1 };
	enum listed listed = look_up(tree, path);

	if (listed != LISTED_MISSING && listed != LISTED_DIRECTORY)
		return find(tree, path);
	place.status = listed == LISTED_DIRECTORY ? TREE_DIRECTORY : TREE_MISSING;
	return place;
}

/* The O_PATH descriptor again, for reading. Its file is known to be harmless. */
static int reopen(const struct tree *tree, const struct place *place, const char *path, int flags)
{
	int fd = tree_reopen(place->fd, flags);

	if (fd < 0 && errno == ENOENT)   /* no /proc here */
		fd = tree_open_in_root(tree->root, place->path ? place->path : *path ? path : ".",
				  O_RDONLY | O_NONBLOCK | O_NOCTTY | flags);
	return fd;
}

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

	int fd = reopen(tree, place, path, 0);
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

/*
 * A file that is listed as one, with no link on the way: opened at once, and only looked at
 * the long way when it has become something else, or is one that a mount put there.
 */
static int open_listed_file(const struct tree *tree, const char *path, struct stat *stat)
{
	int fd = tree_open_listed(tree->root, path, 0);

	if (fd >= 0 && (fstat(fd, stat) != 0 || !S_ISREG(stat->st_mode) ||
			stat->st_size <= 0 || stat->st_size > DIRECT_LIMIT)) {
		close(fd);
		fd = -1;
	}
	return fd;
}

/* The usual case of tree_read(): straight into the arena. False when it takes the long way. */
static bool read_listed_file(struct tree *tree, const char *plain, struct slice *ret_text)
{
	struct stat stat;

	if (look_up(tree, plain) != LISTED_FILE)
		return false;
	int fd = open_listed_file(tree, plain, &stat);
	if (fd < 0)
		return false;
	tree->held = fd;
	char *text = arena_alloc(tree->arena, (size_t)stat.st_size + 1);
	tree->held = -1;
	ssize_t got = read(fd, text, (size_t)stat.st_size + 1);
	close(fd);
	if (got != stat.st_size)
		return false;            /* it is being written to */
	*ret_text = (struct slice){ text, (size_t)got };
	return true;
}

static enum tree_status read_any(struct tree *tree, const char *path, struct slice *ret_text,
				 bool *ret_secret)
{
	struct place place = find_status(tree, path);
	enum tree_status status = read_place(tree, &place, path, ret_text);

	if (place.fd >= 0)
		close(place.fd);
	/* Into the arena only now, when nothing but memory is held; the copy goes first. */
	if (status == TREE_OK && !place.overlay)
		*ret_text = arena_adopt(tree->arena, (char *)(uintptr_t)ret_text->at,
					ret_text->length);
	*ret_secret = place.overlay && place.overlay->secret;
	return status;
}

enum tree_status tree_read(struct tree *tree, const char *path, struct source **ret_source)
{
	const char *plain = tree_normalize(tree->arena, path);
	const struct name *known = name_find(&tree->read_paths, slice_of(plain));

	arena_spend(tree->arena, WORK_OF_CALL + (known ? tree->paths.count : 0));
	for (size_t i = 0; known && i < tree->paths.count; i++) {
		if (tree->paths.items[i] == known) {
			*ret_source = tree->sources.items[i];
			return TREE_OK;
		}
	}

	struct slice text = { NULL, 0 };
	bool secret = false;
	if (!read_listed_file(tree, plain, &text)) {
		enum tree_status status = read_any(tree, path, &text, &secret);
		if (status != TREE_OK)
			return status;
	}
	*ret_source = source_new(tree->arena, plain, text);
	(*ret_source)->secret = secret;
	array_push(tree->arena, &tree->paths, name_of(&tree->read_paths, plain));
	array_push(tree->arena, &tree->sources, *ret_source);
	return TREE_OK;
}

static enum tree_type type_of_mode(mode_t mode)
{
	return S_ISREG(mode) ? TREE_TYPE_FILE : S_ISDIR(mode) ? TREE_TYPE_DIRECTORY
	     : S_ISLNK(mode) ? TREE_TYPE_LINK : TREE_TYPE_SPECIAL;
}

/* The type of an entry; TREE_TYPE_NONE when the tree hides it. */
static enum tree_type entry_type(const struct tree *tree, int directory,
				 const struct dirent *dirent)
{
	struct stat stat;

	if (dirent->d_type != DT_UNKNOWN && tree->hidden.count == 0)
		return type_of_mode((mode_t)DTTOIF(dirent->d_type));
	if (fstatat(directory, dirent->d_name, &stat, AT_SYMLINK_NOFOLLOW) != 0)
		return TREE_TYPE_SPECIAL;
	return is_hidden(tree, &stat) ? TREE_TYPE_NONE : type_of_mode(stat.st_mode);
}

static bool raw_push(struct raw_listing *raw, const char *name, enum tree_type type)
{
	if (raw->count == raw->capacity) {
		size_t more = raw->capacity ? raw->capacity * 2 : 64;
		struct raw_entry *grown = realloc(raw->items, more * sizeof(*grown));
		if (!grown)
			return false;
		raw->items = grown;
		raw->capacity = more;
	}
	char *copy = strdup(name);
	if (!copy)
		return false;
	raw->items[raw->count++] = (struct raw_entry){ copy, type };
	return true;
}

static enum tree_status read_directory(const struct tree *tree, DIR *directory,
				       struct raw_listing *raw)
{
	struct dirent *dirent;

	while (errno = 0, (dirent = readdir(directory)) != NULL) {
		if (strcmp(dirent->d_name, ".") == 0 || strcmp(dirent->d_name, "..") == 0)
			continue;
		enum tree_type type = entry_type(tree, dirfd(directory), dirent);
		if (type == TREE_TYPE_NONE)
			continue;
		if (raw->count >= TREE_ENTRY_LIMIT)
			return TREE_TOO_LARGE;
		if (!raw_push(raw, dirent->d_name, type))
			return TREE_ERROR;
	}
	return errno ? TREE_ERROR : TREE_OK;
}

/* Names that only overlays bring into the directory PATH. */
static enum tree_status add_overlays(const struct tree *tree, const char *path,
				     struct raw_listing *raw)
{
	size_t length = strlen(path);

	for (size_t i = 0; i < tree->overlays.count; i++) {
		const char *below = tree->overlays.items[i].path;
		if (length && (strncmp(below, path, length) != 0 || below[length] != '/'))
			continue;
		below += length ? length + 1 : 0;
		const char *slash = strchr(below, '/');
		struct slice name = { below, slash ? (size_t)(slash - below) : strlen(below) };
		bool known = false;
		for (size_t k = 0; k < raw->count && !known; k++)
			known = slice_is(name, raw->items[k].name);
		if (known || !tree->overlays.items[i].content.at)
			continue;
		char *copy = strndup(name.at, name.length);
		bool pushed = copy && raw_push(raw, copy,
					       slash ? TREE_TYPE_DIRECTORY : TREE_TYPE_FILE);
		free(copy);
		if (!pushed)
			return TREE_ERROR;
	}
	return TREE_OK;
}

static int compare_entries(const void *a, const void *b)
{
	return strcmp(((const struct tree_entry *)a)->name, ((const struct tree_entry *)b)->name);
}

/* RAW into the arena, sorted; what an overlay removes is left out. */
static struct tree_listing keep_listing(struct tree *tree, const char *path,
					const struct raw_listing *raw)
{
	struct tree_entry *entries = arena_array(tree->arena, raw->count + 1, sizeof(*entries));
	size_t count = 0;

	for (size_t i = 0; i < raw->count; i++) {
		enum tree_type type = raw->items[i].type;
		if (tree->overlays.count) {
			const struct overlay *overlay = find_overlay(tree,
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

enum tree_status tree_list(struct tree *tree, const char *path, struct tree_listing *ret_listing)
{
	if (!tree->overlays.count && !tree->hidden.count &&
	    listings_list(&tree->listings, path, ret_listing))
		return TREE_OK;

	struct place place = find_status(tree, path);
	enum tree_status status = place.status;

	if (status == TREE_OK)
		status = TREE_NOT_DIRECTORY;
	if (status == TREE_DIRECTORY)
		status = TREE_OK;
	if (status == TREE_OK && place.fd >= 0) {
		int fd = reopen(tree, &place, path, O_DIRECTORY);
		DIR *directory = fd >= 0 ? fdopendir(fd) : NULL;
		status = directory ? read_directory(tree, directory, &tree->raw) : tree_status_of_errno(errno);
		if (directory)
			closedir(directory);
		else if (fd >= 0)
			close(fd);
	}
	if (place.fd >= 0)
		close(place.fd);
	if (status == TREE_OK && tree->overlays.count)
		status = add_overlays(tree, place.path, &tree->raw);
	if (status == TREE_OK)
		*ret_listing = keep_listing(tree, place.path ? place.path : "", &tree->raw);
	raw_done(&tree->raw);
	return status;
}

enum tree_status tree_probe(struct tree *tree, const char *path)
{
	struct place place = find_status(tree, path);

	if (place.fd >= 0)
		close(place.fd);
	return place.status;
}

bool tree_is_executable(struct tree *tree, const char *path)
{
	struct place place = find_status(tree, path);

	if (place.fd >= 0)
		close(place.fd);
	if (place.status != TREE_OK)
		return false;
	return place.overlay ? true : (place.stat.st_mode & 0111) != 0;
}

bool tree_is_link(struct tree *tree, const char *path)
{
	struct place place = { .fd = -1 };
	enum listed listed = look_up(tree, path);

	if (listed != LISTED_UNDECIDED)
		return listed == LISTED_LINK;
	if (tree->overlays.count || tree->hidden.count) {
		place = walk(tree, path, false);
	} else {
		place.fd = tree_open_in_root(tree->root, *path ? path : ".", O_PATH | O_NOFOLLOW);
		if (place.fd < 0 && errno != ENOENT && errno != ENOTDIR)
			place = walk(tree, path, false);
		else if (place.fd >= 0 && fstat(place.fd, &place.stat) != 0)
			place.stat.st_mode = 0;
	}
	if (place.fd >= 0)
		close(place.fd);
	return is_link(&place);
}

bool tree_has_entry(struct tree *tree, const char *path)
{
	return tree_is_link(tree, path) || tree_probe(tree, path) != TREE_MISSING;
}
