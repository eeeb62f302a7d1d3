/*
 * What the directories of a tree list, each of them read once. Most of what is asked of a
 * tree is not there, and a directory that was read says so without another system call; it
 * is also what the tree looked like at one moment, however often it is asked. Knows nothing
 * of overlays and follows no links.
 */
#ifndef BASE_TREE_LISTED_H
#define BASE_TREE_LISTED_H

#include "base/tree.h"

struct listed_directory;

struct listings {
	struct arena *arena;
	int root;                /* the directory that paths begin in; belongs to the tree */
	bool reads_whole;        /* as tree_reads_whole() says of all directories read so far */
	struct listed_directory *top;
	/* The directory that was read last, path "" for none: its files are asked for next. */
	int last;
	struct listed_directory *last_directory;
	char last_path[256];
	/* Held while the arena is used, and released by listings_done() when that runs out. */
	char *raw;
};

enum listed {
	LISTED_UNDECIDED,        /* a link on the way, "..", a directory that cannot be read */
	LISTED_MISSING,
	LISTED_FILE,             /* a regular file; no component of the path is a link */
	LISTED_DIRECTORY,
	LISTED_LINK,             /* the last component is one */
	LISTED_SPECIAL,
};

void listings_init(struct listings *listings, struct arena *arena, int root);
void listings_done(struct listings *listings);

/* What there is at PATH. */
enum listed listings_find(struct listings *listings, const char *path);

/* The same, with the names in it when it is LISTED_DIRECTORY. */
enum listed listings_list(struct listings *listings, const char *path,
			  struct tree_listing *ret_listing);

/*
 * Open the LISTED_FILE at PATH for reading: nothing may be mounted there, and no link be on the
 * way. -1 with errno when it has become something else.
 */
int listings_open(const struct listings *listings, const char *path);

#endif
