/*
 * Lines of an interfaces file as get_line() of ifupdown 0.8.36 to 0.8.44 puts them
 * together: comments dropped, continuation lines joined, blanks at both ends gone. The
 * text of a line that was joined is in the arena; every byte of it knows its place.
 */
#ifndef IFUPDOWN_LEXER_H
#define IFUPDOWN_LEXER_H

#include "base/source.h"

struct lexer {
	struct arena *arena;
	const struct source *source;
	size_t offset;           /* what comes next in the source */
	unsigned line_number;    /* of the physical line read last, from 1 */
	size_t buffer;           /* bytes ifupdown's line buffer has by now */
};

struct lexer_line {
	struct passage text;
	unsigned number;         /* of its last physical line: what messages of ifup say */
};

void interfaces_lexer_init(struct lexer *lexer, struct arena *arena, const struct source *source);

/* The next line that is no comment (it may be empty); false at the end of the file. */
bool interfaces_lexer_next(struct lexer *lexer, struct lexer_line *ret_line);

/*
 * The next word of LINE at or after *AT, which is moved behind it and the blanks that
 * follow. An empty range when there is none.
 */
struct slice lexer_word(const struct passage *line, size_t *at);

#endif
