/*
 * Many paths in little memory, in the order in which they were added: of each only what it
 * does not have in common with the one before. The hosts of a fleet lie side by side, and a
 * path takes some five bytes.
 */
#ifndef CLI_PATHS_H
#define CLI_PATHS_H

#include <stdbool.h>
#include <stddef.h>

struct paths {
	char *bytes;             /* of each: how many bytes it has in common, the others, a NUL */
	size_t length, capacity;
	size_t count;
	char *last;              /* the one that was added last */
	size_t last_capacity;
};

/* Where someone is who goes through them, from the beginning on. */
struct paths_cursor {
	const struct paths *paths;
	size_t at;
	char *path;
	size_t capacity;
};

/* False: there is no memory left. */
bool paths_add(struct paths *paths, const char *path);
void paths_done(struct paths *paths);

/* The next path, valid until the next call. NULL behind the last, and without memory. */
const char *paths_next(struct paths_cursor *cursor);
void paths_cursor_done(struct paths_cursor *cursor);

#endif
