/*
 * Somebody's text: a pointer and a length, never owned and never changed. A slice lives
 * as long as the arena or literal it points into. It may hold any bytes, NUL included.
 */
#ifndef BASE_SLICE_H
#define BASE_SLICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct slice {
	const char *at;
	size_t length;
};

/* The literal TEXT as a constant initializer. */
#define SLICE(text) { (text), sizeof(text) - 1 }

/* printf("%.*s", SLICE_ARGS(s)) */
#define SLICE_ARGS(s) (int)(s).length, (s).at

/* The bytes of the NUL-terminated TEXT, without the NUL. */
struct slice slice_of(const char *text);

/* The half-open byte range [FROM, TO) of S. Both ends are clamped to S. */
struct slice slice_range(struct slice s, size_t from, size_t to);

bool slice_equal(struct slice a, struct slice b);
bool slice_is(struct slice s, const char *text);
bool slice_starts_with(struct slice s, const char *prefix);
bool slice_ends_with(struct slice s, const char *suffix);
bool slice_contains(struct slice s, const char *needle);

/* Byte order, as strcmp() in the C locale; a prefix sorts first. */
int slice_compare(struct slice a, struct slice b);

/* The offset of the first BYTE at or after FROM, or S.length when there is none. */
size_t slice_find(struct slice s, char byte, size_t from);

/* Without the leading and trailing bytes that stand in the NUL-terminated set BLANKS. */
struct slice slice_trim(struct slice s, const char *blanks);

/* isspace() of the C locale: space, tab, LF, VT, FF, CR. */
bool is_blank(char c);
bool is_digit(char c);
bool is_alnum(char c);

/*
 * A whole decimal number without sign, at most 2^31-1. False, and *RET untouched, for
 * anything else, the empty slice included.
 */
bool slice_to_number(struct slice s, int *ret);

#endif
