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

/*
 * The small ones stand here so that the compiler knows the length of the literals they are
 * called with; together they are a fifth of what a run does. Most texts that are compared
 * differ in their first byte, and no function is called for that.
 */

/* The bytes of the NUL-terminated TEXT, without the NUL. */
static inline struct slice slice_of(const char *text)
{
	struct slice s = { text, strlen(text) };
	return s;
}

/* The half-open byte range [FROM, TO) of S. Both ends are clamped to S. */
static inline struct slice slice_range(struct slice s, size_t from, size_t to)
{
	if (to > s.length)
		to = s.length;
	if (from > to)
		from = to;
	/* NULL has no offset, not even 0. */
	struct slice part = { from ? s.at + from : s.at, to - from };
	return part;
}

static inline bool slice_equal(struct slice a, struct slice b)
{
	return a.length == b.length &&
	       (a.length == 0 || (a.at[0] == b.at[0] && memcmp(a.at, b.at, a.length) == 0));
}

static inline bool slice_is(struct slice s, const char *text)
{
	if (s.length == 0 || s.at[0] != text[0])
		return s.length == 0 && text[0] == '\0';
	return slice_equal(s, slice_of(text));
}

static inline bool slice_starts_with(struct slice s, const char *prefix)
{
	if (prefix[0] == '\0')
		return true;
	if (s.length == 0 || s.at[0] != prefix[0])
		return false;
	size_t length = strlen(prefix);
	return s.length >= length && memcmp(s.at, prefix, length) == 0;
}

/* Whether S is one of the COUNT words of LIST. */
bool slice_is_among(struct slice s, const char *const *list, size_t count);

/* The same where A is as good as a. */
bool slice_is_in_any_case(struct slice s, const char *text);
bool slice_is_among_in_any_case(struct slice s, const char *const *list, size_t count);

bool slice_ends_with(struct slice s, const char *suffix);
bool slice_contains(struct slice s, const char *needle);

/* Byte order, as strcmp() in the C locale; a prefix sorts first. */
int slice_compare(struct slice a, struct slice b);

/* The offset of the first BYTE at or after FROM, or S.length when there is none. */
size_t slice_find(struct slice s, char byte, size_t from);

/*
 * The line of TEXT that begins at *AT, without its newline; *AT moves behind it. False at the
 * end: what a last newline ends is no line more.
 */
static inline bool slice_next_line(struct slice text, size_t *at, struct slice *ret)
{
	if (*at >= text.length)
		return false;
	size_t end = slice_find(text, '\n', *at);
	*ret = slice_range(text, *at, end);
	*at = end + 1;
	return true;
}

/* Without the leading and trailing bytes that stand in the NUL-terminated set BLANKS. */
struct slice slice_trim(struct slice s, const char *blanks);

/* isspace() of the C locale: space, tab, LF, VT, FF, CR. */
static inline bool is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static inline bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static inline bool is_alnum(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/*
 * A whole decimal number without sign, at most 2^31-1. False, and *RET untouched, for
 * anything else, the empty slice included.
 */
bool slice_to_number(struct slice s, int *ret);

/*
 * A number that differs from run to run, and that nothing which is printed depends on. Tables
 * begin their hashes with it: who writes a host's files cannot know which names would collide.
 */
uint64_t slice_secret(void);

/*
 * For tables in memory: eight bytes a step; whoever looks something up compares the bytes as well.
 */
uint32_t slice_hash(uint64_t secret, struct slice text);

/* HASH of what came before with WORD, or with TEXT, behind it. */
static inline uint64_t slice_mix_word(uint64_t hash, uint64_t word)
{
	const uint64_t factor = 0x9e3779b97f4a7c15u;

	/*
	 * Both halves of the product: of its lower half alone the highest bit is that of the word,
	 * whatever came before, so that two words could be chosen to collide behind any secret.
	 */
#ifdef __SIZEOF_INT128__
	unsigned __int128 product = (unsigned __int128)(hash ^ word) * factor;
	return (uint64_t)product ^ (uint64_t)(product >> 64);
#else
	uint64_t low = (uint64_t)(uint32_t)(hash ^ word) * factor;
	uint64_t high = ((hash ^ word) >> 32) * (factor >> 32) + (low >> 32);
	return low ^ high ^ high >> 32;
#endif
}

uint64_t slice_mix(uint64_t hash, struct slice text);

#endif
