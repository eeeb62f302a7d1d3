/* "Did you mean …?": the known word that is nearest to a mistyped one. */
#ifndef BASE_SPELLING_H
#define BASE_SPELLING_H

#include "base/slice.h"

/* Known words by index, e.g. the keys of a mapping; NULL is a gap. */
struct spelling_words {
	const char *(*at)(const void *context, size_t index);
	const void *context;
	size_t count;
};

/*
 * How many insertions, deletions, replacements and swaps of neighbours lead from A to B,
 * case aside. Words over 64 bytes are not compared: they differ in everything.
 */
size_t spelling_distance(struct slice a, struct slice b);

/*
 * The nearest of WORDS when it is near enough to be meant (one edit, or a third of its
 * length), or NULL. Of equally near ones the first.
 */
const char *spelling_nearest(struct slice word, struct spelling_words words);

#endif
