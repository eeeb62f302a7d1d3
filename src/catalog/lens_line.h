/* What the lenses share: a line of a file, taken apart from its front. */
#ifndef CATALOG_LENS_LINE_H
#define CATALOG_LENS_LINE_H

#include "catalog/lens.h"

struct lens_line {
	struct slice text;       /* with its newline */
	size_t at;
};

/* The line of TEXT that begins at *AT, which moves behind it. A missing newline is made up. */
struct lens_line lens_next_line(struct arena *arena, struct slice text, size_t *at);

/* The longest part of the line from here on whose bytes stand in SET; and then be behind it. */
struct slice lens_take_set(struct lens_line *line, const char *set);
/* ... whose bytes do not. */
struct slice lens_take_until(struct lens_line *line, const char *set);

/* What is left, without the blanks at its end: an empty slice when there is nothing. */
struct slice lens_rest(const struct lens_line *line);

/* From FROM to here. */
struct slice lens_since(const struct lens_line *line, size_t from);

/* The text of a line's value: no blank and none of EDGES at its ends, no newline in it. */
bool lens_is_value(struct slice value, const char *edges, const char *nowhere);

/*
 * An empty line, or one with nothing but a `#`, becomes a node without label; one that
 * begins with one of MARKS a #comment. False for any other.
 */
bool lens_read_comment(struct arena *arena, struct lens_node *parent, struct lens_line line,
		       const char *marks);

#endif
