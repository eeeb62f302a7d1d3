#include "base/spelling.h"

/* Longer words are not compared; nobody mistypes those into a known one. */
enum { WORD_LIMIT = 64 };

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static size_t least(size_t a, size_t b, size_t c)
{
	size_t ab = a < b ? a : b;

	return ab < c ? ab : c;
}

/* One row of the table of Damerau and Levenshtein; OLDER and OLD are the two rows before. */
static void fill_row(struct slice a, struct slice b, size_t i, const size_t *older,
		     const size_t *old, size_t *row)
{
	row[0] = i;
	for (size_t k = 1; k <= b.length; k++) {
		size_t differs = lower(a.at[i - 1]) != lower(b.at[k - 1]);
		row[k] = least(old[k] + 1, row[k - 1] + 1, old[k - 1] + differs);
		if (i > 1 && k > 1 && lower(a.at[i - 1]) == lower(b.at[k - 2]) &&
		    lower(a.at[i - 2]) == lower(b.at[k - 1]) && older[k - 2] + 1 < row[k])
			row[k] = older[k - 2] + 1;
	}
}

size_t spelling_distance(struct slice a, struct slice b)
{
	size_t rows[3][WORD_LIMIT + 1];

	if (a.length > WORD_LIMIT || b.length > WORD_LIMIT)
		return a.length > b.length ? a.length : b.length;
	for (size_t k = 0; k <= b.length; k++)
		rows[0][k] = k;
	for (size_t i = 1; i <= a.length; i++)
		fill_row(a, b, i, rows[(i + 1) % 3], rows[(i + 2) % 3], rows[i % 3]);
	return rows[a.length % 3][b.length];
}

const char *spelling_nearest(struct slice word, struct spelling_words words)
{
	const char *nearest = NULL;
	size_t best = 0;

	for (size_t i = 0; i < words.count; i++) {
		const char *known = words.at(words.context, i);
		if (!known)
			continue;
		struct slice candidate = slice_of(known);
		size_t distance = spelling_distance(word, candidate);
		/* At least one edit is forgiven, however short the word. */
		if (distance > 1 && distance > candidate.length / 3)
			continue;
		if (distance >= candidate.length || (nearest && distance >= best))
			continue;
		nearest = known;
		best = distance;
	}
	return nearest;
}
