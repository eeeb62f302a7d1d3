#include "base/slice.h"

#include <limits.h>

struct slice slice_of(const char *text)
{
	struct slice s = { text, strlen(text) };
	return s;
}

struct slice slice_range(struct slice s, size_t from, size_t to)
{
	if (to > s.length)
		to = s.length;
	if (from > to)
		from = to;
	struct slice part = { s.at ? s.at + from : NULL, to - from };
	return part;
}

bool slice_equal(struct slice a, struct slice b)
{
	return a.length == b.length && (a.length == 0 || memcmp(a.at, b.at, a.length) == 0);
}

bool slice_is(struct slice s, const char *text)
{
	return slice_equal(s, slice_of(text));
}

bool slice_starts_with(struct slice s, const char *prefix)
{
	size_t length = strlen(prefix);
	return s.length >= length && (length == 0 || memcmp(s.at, prefix, length) == 0);
}

bool slice_ends_with(struct slice s, const char *suffix)
{
	size_t length = strlen(suffix);
	return s.length >= length &&
	       (length == 0 || memcmp(s.at + s.length - length, suffix, length) == 0);
}

bool slice_contains(struct slice s, const char *needle)
{
	size_t length = strlen(needle);
	return length == 0 || (s.length && memmem(s.at, s.length, needle, length) != NULL);
}

int slice_compare(struct slice a, struct slice b)
{
	size_t shorter = a.length < b.length ? a.length : b.length;
	int order = shorter ? memcmp(a.at, b.at, shorter) : 0;

	if (order != 0)
		return order;
	return (a.length > b.length) - (a.length < b.length);
}

size_t slice_find(struct slice s, char byte, size_t from)
{
	if (from >= s.length)
		return s.length;
	const char *hit = memchr(s.at + from, byte, s.length - from);
	return hit ? (size_t)(hit - s.at) : s.length;
}

struct slice slice_trim(struct slice s, const char *blanks)
{
	size_t from = 0, to = s.length;

	/* strchr() would take a NUL for the end of the set. */
	while (from < to && s.at[from] && strchr(blanks, s.at[from]))
		from++;
	while (to > from && s.at[to - 1] && strchr(blanks, s.at[to - 1]))
		to--;
	return slice_range(s, from, to);
}

bool is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool is_alnum(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool slice_to_number(struct slice s, int *ret)
{
	long long value = 0;

	if (s.length == 0)
		return false;
	for (size_t i = 0; i < s.length; i++) {
		if (!is_digit(s.at[i]))
			return false;
		value = value * 10 + (s.at[i] - '0');
		if (value > INT_MAX)
			return false;
	}
	*ret = (int)value;
	return true;
}
