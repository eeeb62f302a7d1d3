/*
 * A host tree: the directory that is the host's `/`, as it is or as it would be with
 * some files replaced (overlays). Paths are logical: relative to the ROOT, with or
 * without a leading slash; "..", symbolic links and absolute link targets are resolved
 * inside the ROOT and never lead out of it. Nothing but regular files and directories is
 * ever opened. Everything returned lives in the arena given to tree_init().
 */
#ifndef BASE_TREE_H
#define BASE_TREE_H

#include "base/arena.h"
#include "base/shelf.h"
#include "base/source.h"

/* How an access ended. Anything but TREE_OK leaves the ret_ arguments untouched. */
enum tree_status {
	TREE_NONE,
	TREE_OK,
	TREE_MISSING,            /* ENOENT */
	TREE_DIRECTORY,          /* a directory where a file was wanted */
	TREE_NOT_DIRECTORY,
	TREE_SPECIAL,            /* FIFO, socket, device; /dev/null has TREE_DEVNULL */
	TREE_DEVNULL,
	TREE_LOOP,               /* too many symbolic links */
	TREE_DENIED,             /* EACCES, EPERM */
	TREE_TOO_LARGE,          /* larger than TREE_FILE_LIMIT */
	TREE_TOO_MANY,           /* a directory with more than TREE_ENTRY_LIMIT names */
	TREE_ERROR,              /* EIO and the like */
};

enum {
	TREE_FILE_LIMIT = 16 << 20,      /* bytes in one file */
	TREE_ENTRY_LIMIT = 100000,       /* names in one directory */
	TREE_LINK_LIMIT = 40,            /* symbolic links in one path, as in Linux */
};

enum tree_type {
	TREE_TYPE_NONE,
	TREE_TYPE_FILE,
	TREE_TYPE_DIRECTORY,
	TREE_TYPE_LINK,
	TREE_TYPE_SPECIAL,
};

struct tree_entry {
	const char *name;
	enum tree_type type;     /* of the entry itself: links are not followed */
};

struct tree_listing {
	const struct tree_entry *entries;        /* in byte order of the names, no "." and ".." */
	size_t count;
};

struct tree;

/*
 * Open the directory at ROOT (a path of the running system). NULL and a status when that
 * is not possible.
 */
struct tree *tree_open(struct arena *arena, const char *root, enum tree_status *ret_status);

/* From now on take from SHELF, or put there, files that other hosts have as well. */
void tree_use_shelf(struct tree *tree, struct shelf *shelf);

/* That shelf, or NULL. */
struct shelf *tree_shelf(const struct tree *tree);

/* Close what is open. The texts that were read stay, in the arena. */
void tree_close(struct tree *tree);

/*
 * Judge CONTENT as if it stood at PATH; a CONTENT.at of NULL means PATH is removed.
 * Directories on the way are made up where they are missing.
 */
void tree_overlay(struct tree *tree, const char *path, struct slice content);

/* The same for CONTENT that may be judged and never quoted. */
void tree_overlay_secret(struct tree *tree, const char *path, struct slice content);

/*
 * What PATH leads to, if that is a file that was laid there: its content, and whether that may
 * never be quoted. Unlike tree_read() it makes no source of it: whoever writes the file again
 * needs none.
 */
bool tree_laid(struct tree *tree, const char *path, struct slice *ret_content, bool *ret_secret);

/*
 * From now on reading PATH, a regular file that is no link, gives CONTENT. Unlike an overlay
 * this holds for that path alone and not for links that lead to the file; the tree stays as
 * fast as it was. tree_has_twin() tells afterwards whether that made a difference.
 */
void tree_replace(struct tree *tree, const char *path, struct slice content);

/* Whether a read of another path than that of SOURCE gave the same text. */
bool tree_has_twin(const struct tree *tree, const struct source *source);

/* Judge the tree as if a symbolic link to TARGET stood at PATH. */
void tree_overlay_link(struct tree *tree, const char *path, const char *target);

/* Leave the file with this identity out of every listing, glob and read of the tree. */
void tree_hide(struct tree *tree, unsigned long long device, unsigned long long inode);

/*
 * What follows answers about the host, or not at all: TREE_DENIED and what
 * comes after it say only that we could not look, and end the host by tree_refuse(), as does
 * reading TREE_SPECIAL, which may block for ever. The `tree_try_` forms return these as
 * well, for callers who can say `unknown`.
 */

/* End the host: PATH is there and STATUS says why we cannot judge it. */
void tree_refuse(struct tree *tree, const char *path, enum tree_status status)
	__attribute__((noreturn));

/* Read the regular file at PATH, following links. A second read gives the same source. */
enum tree_status tree_read(struct tree *tree, const char *path, struct source **ret_source);
enum tree_status tree_try_read(struct tree *tree, const char *path, struct source **ret_source);

/* The names in the directory at PATH, following links. */
enum tree_status tree_list(struct tree *tree, const char *path, struct tree_listing *ret_listing);
enum tree_status tree_try_list(struct tree *tree, const char *path,
			       struct tree_listing *ret_listing);

/*
 * What is at PATH: TREE_OK for a regular file, TREE_DIRECTORY, TREE_MISSING, TREE_DEVNULL
 * and so on, with links followed.
 */
enum tree_status tree_probe(struct tree *tree, const char *path);
enum tree_status tree_try_probe(struct tree *tree, const char *path);

/* Whether there is anything at PATH, a dangling link included. */
bool tree_has_entry(struct tree *tree, const char *path);

/* Whether PATH itself, not followed, is a symbolic link. */
bool tree_is_link(struct tree *tree, const char *path);

/* Whether the file at PATH (followed) has an x bit; false when there is none. */
bool tree_is_executable(struct tree *tree, const char *path);

/* A short word for messages: "no such file", "is a directory", … */
const char *tree_status_text(enum tree_status status);

/*
 * PATH, which ends at its first NUL, relative to the ROOT with "//", "/./", "/../" and a leading
 * slash gone.
 */
const char *tree_normalize(struct arena *arena, struct slice path);

/* The arena that everything of this tree lives in. */
struct arena *tree_arena(const struct tree *tree);

/*
 * The paths that match PATTERN, as glob(3) finds them with GLOB_NOCHECK off: in byte
 * order, names with a leading dot only where the pattern has the dot. `*`, `?` and `[…]`
 * never match a slash.
 */
struct tree_paths {
	const char **items;
	size_t count;
	enum tree_status status; /* TREE_OK, or why there may be more */
};
struct tree_paths tree_glob(struct tree *tree, const char *pattern);
struct tree_paths tree_try_glob(struct tree *tree, const char *pattern);

#endif
