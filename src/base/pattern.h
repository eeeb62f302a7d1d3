/*
 * Shell patterns, as fnmatch(3) and glob(3) understand them in the C locale: `*`, `?`,
 * `[a-z]`, `[!a]`, `[[:alpha:]]`, and backslash. The work is at most the product of both
 * lengths, whatever the pattern (fnmatch(3) of glibc is exponential in the stars).
 */
#ifndef BASE_PATTERN_H
#define BASE_PATTERN_H

#include "base/slice.h"

enum {
	PATTERN_PERIOD = 1 << 0,         /* a leading dot of the text must be in the pattern */
	PATTERN_PATHNAME = 1 << 1,       /* wildcards never match a slash */
	PATTERN_NOESCAPE = 1 << 2,       /* a backslash is an ordinary byte */
	PATTERN_NOCARET = 1 << 3,        /* only `!` negates, as in dash: [^a] is ^ or a */
};

bool pattern_match(struct slice pattern, struct slice text, int flags);

/*
 * What a match costs at most, in units of arena_spend(): where both come from a hostile file
 * or are matched again and again, say so first.
 */
size_t pattern_work(struct slice pattern, struct slice text);

/* Whether there is an unescaped `*`, `?` or `[` in it. */
bool pattern_is_wild(struct slice pattern);

#endif
