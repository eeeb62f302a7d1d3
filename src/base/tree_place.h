/*
 * What a path of a tree leads to, overlays and links considered. Shared by the files of the
 * tree; everybody else sees base/tree.h.
 */
#ifndef BASE_TREE_PLACE_H
#define BASE_TREE_PLACE_H

#include <sys/stat.h>

#include "base/table.h"
#include "base/tree.h"
#include "base/tree_listed.h"

enum { WORK_OF_CALL = 500 };     /* of a system call, in units of arena_spend() */

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

void raw_listing_done(struct raw_listing *raw);

struct tree {
	struct arena *arena;
	struct shelf *shelf;     /* or NULL */
	int root;                /* O_PATH or a plain directory descriptor */
	struct listings listings;
	struct table read;       /* of paths that were read: index in sources, plus 1; 0: no more */
	ARRAY(struct source *) sources;
	ARRAY(struct overlay) overlays;
	struct table overlaid;   /* of their paths: index in overlays of the one that counts */
	struct table made;       /* the directories that overlays stand in */
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

/* The overlay at PATH, which is normalized, or NULL. The last one counts. */
const struct overlay *place_overlay(const struct tree *tree, const char *path);

bool place_is_hidden(const struct tree *tree, const struct stat *stat);

/* Whether overlays or hidden files make the tree another one than the directory is. */
bool place_is_replaced(const struct tree *tree);

/*
 * What the listings say of PATH: nothing where overlays replace files, and nothing is decided
 * there where a file is concerned, because something else may be mounted on it.
 */
enum listed place_look_up(struct tree *tree, const char *path);

/* What PATH leads to, links followed. */
struct place place_find(struct tree *tree, const char *path);

/* The same for those who need no descriptor: most of it is known from the listings. */
struct place place_find_status(struct tree *tree, const char *path);

/* PATH itself: its last component is not followed. */
struct place place_find_entry(struct tree *tree, const char *path);

bool place_is_link(const struct place *place);

/* The O_PATH descriptor again, for reading. Its file is known to be harmless. */
int place_reopen(const struct tree *tree, const struct place *place, const char *path, int flags);

void place_close(struct place *place);

#endif
