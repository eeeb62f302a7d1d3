/* Choices in braces: a{b,c}d is abd and acd. */
#ifndef BASE_BRACES_H
#define BASE_BRACES_H

#include "base/arena.h"

struct brace_limits {
	size_t texts;            /* that one text may make */
	unsigned pairs;          /* of braces that one of them may have come through */
};

struct brace_texts {
	const char **items;
	size_t count;
	bool too_many;           /* braces beyond the limits; the items are not all */
};

/*
 * One text for each choice, left to right, as GLOB_BRACE of glibc has it. Braces that do not close
 * are ordinary; "{}" is one empty choice.
 */
struct brace_texts braces_expand(struct arena *arena, const char *text,
				 struct brace_limits limits);

#endif
