/*
 * What hosts have in common. Most files of a fleet are byte-identical on many of its hosts: such a
 * file, and what was made from such files alone, is kept here once, for all hosts that come by.
 *
 * What lies on a shelf never changes and lives as long as the shelf, which lives as long as one
 * host that was judged with it, or a linter, holds it. One thread at a time puts things on it; the
 * hosts that hold it may be read from any thread.
 *
 * It costs a bounded amount of memory: only what comes by a second time is kept, only small files
 * are, and the owner lets go of a shelf that is full and begins another. What is found on a
 * shelf equals in every byte what would be made without one, so no result depends on it.
 */
#ifndef BASE_SHELF_H
#define BASE_SHELF_H

#include "base/source.h"

enum {
	SHELF_TEXT_LIMIT = 64 * 1024,    /* bytes of the files that one thing may be made from */
	/*
	 * An upper bound for what a host takes from a shelf instead of making it, in bytes: a
	 * bound on memory must not depend on a shelf.
	 */
	SHELF_CHARGE = 64 << 20,
};

struct shelf;

/* An empty one with one holder, or NULL without memory. */
struct shelf *shelf_new(void);

struct shelf *shelf_hold(struct shelf *shelf);
void shelf_drop(struct shelf *shelf);

/* Whether it holds as much as one shelf should. */
bool shelf_is_full(const struct shelf *shelf);

/* Where to go when making something for the shelf runs out of memory, until the next call. */
void shelf_serve(struct shelf *shelf, jmp_buf *out_of_memory);

/* What is made for the shelf lives here. */
struct arena *shelf_arena(struct shelf *shelf);

/* The source with this path and text, which has `common` set, or NULL: it is not kept here. */
struct source *shelf_find_source(struct shelf *shelf, const char *path, struct slice text);

/*
 * The place of the thing that KIND makes of COUNT common SOURCES: NULL in it until the one who
 * asked has made it, in shelf_arena(). NULL when it is not to be kept here; make it elsewhere.
 */
const void **shelf_place(struct shelf *shelf, const void *kind, const struct source *const *sources,
			 size_t count);

#endif
